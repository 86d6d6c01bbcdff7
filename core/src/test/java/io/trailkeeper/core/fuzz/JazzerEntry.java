package io.trailkeeper.core.fuzz;

import java.io.IOException;

/**
 * What Jazzer calls, by the names of these methods, in a JVM of its own. The system property
 * {@value #READER} says what is fuzzed.
 */
public final class JazzerEntry {

  static final String READER = "fuzz.reader";

  private static final BoundedTarget TARGET =
      new BoundedTarget(FuzzedReader.valueOf(System.getProperty(READER)).target());

  private JazzerEntry() {}

  /** Loads all classes, so that the first input is not charged with what their loading takes. */
  @SuppressWarnings("CheckReturnValue") // what a hostile seed is taken for is not the point
  public static void fuzzerInitialize() throws IOException {
    FuzzTarget target = FuzzedReader.valueOf(System.getProperty(READER)).target();
    for (byte[] seed : target.seeds()) {
      Property.check(target.accepts(seed), "a seed is accepted");
    }
    for (byte[] seed : target.hostileSeeds()) {
      target.accepts(seed);
    }
  }

  /** Tries one input. */
  @SuppressWarnings("CheckReturnValue") // Jazzer wants to know about exceptions only
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    TARGET.accepts(input);
  }
}
