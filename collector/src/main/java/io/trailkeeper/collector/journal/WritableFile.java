package io.trailkeeper.collector.journal;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file that is written by one thread at a time; {@link #force} may be called by another one
 * meanwhile. Interrupts have no effect on it: one that closed the file would stop all writers.
 */
interface WritableFile extends Closeable {

  /** Writes all these bytes; after an exception any part of them may be written. */
  default void write(long position, byte[] bytes) throws IOException {
    write(position, bytes, bytes.length);
  }

  /** Writes the first {@code length} bytes; after an exception any part may be written. */
  void write(long position, byte[] bytes, int length) throws IOException;

  /** Makes durable what was written and cut before this call, but not the file's name. */
  void force() throws IOException;

  /** Cuts the file. */
  void truncate(long length) throws IOException;
}
