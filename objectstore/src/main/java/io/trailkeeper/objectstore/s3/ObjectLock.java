package io.trailkeeper.objectstore.s3;

import java.util.Objects;

/**
 * For how long nobody may delete or replace an object's version. The bucket must have object lock
 * enabled.
 *
 * @param mode who may lift it
 * @param retentionDays from the put on, 1 to {@value #MAX_RETENTION_DAYS}
 */
public record ObjectLock(Mode mode, int retentionDays) {

  /** A hundred years, S3's limit. */
  public static final int MAX_RETENTION_DAYS = 36_500;

  /** Who may lift an object's lock before its time. */
  public enum Mode {
    /** Identities with a permission for it. */
    GOVERNANCE,
    /** Nobody. */
    COMPLIANCE
  }

  /**
   * @throws IllegalArgumentException when the days are out of bounds
   */
  public ObjectLock {
    Objects.requireNonNull(mode, "mode");
    if (retentionDays < 1 || retentionDays > MAX_RETENTION_DAYS) {
      throw new IllegalArgumentException(
          "retentionDays is " + retentionDays + "; allowed are 1 to " + MAX_RETENTION_DAYS);
    }
  }
}
