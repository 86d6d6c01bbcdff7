package io.trailkeeper.core.validation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told of everything that a validation looks at, in the order of the report and by the thread
 * that validates. What it throws ends the validation.
 */
@FunctionalInterface
public interface ValidationListener {

  /** Something is wrong. */
  void finding(Finding finding);

  /**
   * A digest was looked at; its log files come next.
   *
   * @param key where it lies
   * @param end when it ends, or null if it is missing and that is not known
   * @param findings what is wrong with it, each told to {@link #finding} before
   */
  default void digestFile(String key, @Nullable Instant end, List<Finding> findings) {}

  /**
   * A log file was looked at.
   *
   * @param key where it lies
   * @param finding what is wrong with it, told to {@link #finding} before; null if nothing is
   */
  default void logFile(String key, @Nullable Finding finding) {}
}
