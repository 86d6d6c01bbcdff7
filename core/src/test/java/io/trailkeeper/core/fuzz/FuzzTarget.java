package io.trailkeeper.core.fuzz;

import java.io.IOException;
import java.util.List;

/** Something that reads what strangers wrote, and what must be so whatever they wrote. */
interface FuzzTarget {

  /** Returns valid input, from which mutation starts. */
  List<byte[]> seeds();

  /** Returns other input to start from, which need not be valid. */
  default List<byte[]> hostileSeeds() {
    return List.of();
  }

  /**
   * Reads one input. Whatever it throws is a finding: exceptions that the reader documents are
   * caught here, and properties that do not hold are assertion errors.
   *
   * @return whether the input was taken for valid; it is for the seeds
   */
  boolean accepts(byte[] input) throws IOException;
}
