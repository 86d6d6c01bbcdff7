package io.trailkeeper.core.fuzz;

import java.util.Arrays;
import java.util.Objects;

/**
 * What must be so. A library of assertions would be slower than the readers, and its many classes
 * would have to be instrumented in each run.
 */
final class Property {

  private Property() {}

  static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not so: " + what);
    }
  }

  static void same(Object found, Object expected) {
    if (!Objects.deepEquals(found, expected)) {
      throw new AssertionError("found " + shown(found) + "; expected " + shown(expected));
    }
  }

  private static String shown(Object value) {
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
  }
}
