package io.trailkeeper.core.validation;

import io.trailkeeper.core.timestamp.TimestampAuthorities;
import org.jspecify.annotations.Nullable;

/**
 * How a validation is done.
 *
 * @param parallelism how many objects are read at a time, from 1, which takes no thread beside the
 *     caller's; with more the archive is used by several threads
 * @param relocated whether bucket and prefix may be others than the digests say, as in a copy. All
 *     digests must agree on one place that they were written to, and what comes from {@code
 *     AWSLogs/} on must be the same
 * @param expectedHead a digest that must be there, or null
 * @param timestampAuthorities whose time-stamp each digest must have beside it; null if time-stamps
 *     are not looked at
 */
public record ValidationOptions(
    int parallelism,
    boolean relocated,
    @Nullable ExpectedHead expectedHead,
    @Nullable TimestampAuthorities timestampAuthorities) {

  /** One thread, where it was written, no head, no time-stamps. */
  public static final ValidationOptions DEFAULT = new ValidationOptions(1, false, null, null);

  /** More threads than this help no store, and cost memory. */
  public static final int MAX_PARALLELISM = 256;

  /**
   * @throws IllegalArgumentException if the parallelism is less than 1 or more than {@link
   *     #MAX_PARALLELISM}
   */
  public ValidationOptions {
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "a parallelism of " + parallelism + "; expected 1 to " + MAX_PARALLELISM);
    }
  }

  /** Returns these options with another parallelism. */
  public ValidationOptions withParallelism(int value) {
    return new ValidationOptions(value, relocated, expectedHead, timestampAuthorities);
  }

  /** Returns these options for an archive that may have been moved. */
  public ValidationOptions withRelocated(boolean value) {
    return new ValidationOptions(parallelism, value, expectedHead, timestampAuthorities);
  }

  /** Returns these options with a digest that must be there. */
  public ValidationOptions withExpectedHead(@Nullable ExpectedHead value) {
    return new ValidationOptions(parallelism, relocated, value, timestampAuthorities);
  }

  /** Returns these options with authorities whose time-stamps must be there. */
  public ValidationOptions withTimestampAuthorities(@Nullable TimestampAuthorities value) {
    return new ValidationOptions(parallelism, relocated, expectedHead, value);
  }
}
