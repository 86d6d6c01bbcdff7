package io.trailkeeper.core.digest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One log file, as a digest lists it.
 *
 * @param s3Bucket where the log file is stored
 * @param s3Object its key
 * @param hashValue the SHA-256 of its uncompressed bytes
 * @param newestEventTime the time of its newest event, whole seconds
 * @param oldestEventTime the time of its oldest event, whole seconds
 */
public record DigestLogFile(
    String s3Bucket,
    String s3Object,
    String hashValue,
    Instant newestEventTime,
    Instant oldestEventTime) {

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public DigestLogFile {
    DigestValues.bucket("s3Bucket", s3Bucket);
    DigestValues.objectKey("s3Object", s3Object);
    DigestValues.hash("hashValue", hashValue);
    DigestTime.check("newestEventTime", newestEventTime);
    DigestTime.check("oldestEventTime", oldestEventTime);
    if (oldestEventTime.isAfter(newestEventTime)) {
      throw new IllegalArgumentException(
          "oldestEventTime is "
              + oldestEventTime
              + "; expected newestEventTime, "
              + newestEventTime
              + ", or earlier");
    }
  }

  /** Returns a builder without any value; every one has to be given. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the values of a log file by name. */
  public static final class Builder {
    private @Nullable String s3Bucket;
    private @Nullable String s3Object;
    private @Nullable String hashValue;
    private @Nullable Instant newestEventTime;
    private @Nullable Instant oldestEventTime;

    private Builder() {}

    /** Sets where the log file is stored. */
    public Builder s3Bucket(String value) {
      s3Bucket = value;
      return this;
    }

    /** Sets the log file's key. */
    public Builder s3Object(String value) {
      s3Object = value;
      return this;
    }

    /** Sets the SHA-256 of the uncompressed bytes, in lower-case hexadecimal. */
    public Builder hashValue(String value) {
      hashValue = value;
      return this;
    }

    /** Sets the time of the newest event, in whole seconds. */
    public Builder newestEventTime(Instant value) {
      newestEventTime = value;
      return this;
    }

    /** Sets the time of the oldest event, in whole seconds. */
    public Builder oldestEventTime(Instant value) {
      oldestEventTime = value;
      return this;
    }

    /**
     * Returns the log file.
     *
     * @throws NullPointerException naming a value that was not given
     * @throws IllegalArgumentException naming a value that is not of its form
     */
    public DigestLogFile build() {
      return new DigestLogFile(
          requireNonNull(s3Bucket, "s3Bucket"),
          requireNonNull(s3Object, "s3Object"),
          requireNonNull(hashValue, "hashValue"),
          requireNonNull(newestEventTime, "newestEventTime"),
          requireNonNull(oldestEventTime, "oldestEventTime"));
    }
  }
}
