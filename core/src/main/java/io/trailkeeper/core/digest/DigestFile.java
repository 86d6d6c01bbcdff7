package io.trailkeeper.core.digest;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.hash.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a digest file says: the log files that a trail delivered in a span of time, and which digest
 * came before. The components are CloudTrail's fields under their names; {@link DigestFileFormat}
 * turns them into bytes and back.
 *
 * <p>The signature algorithm, {@value #SIGNATURE_ALGORITHM}, and the hash algorithm, {@value
 * Sha256#ALGORITHM}, are fields of the file and no components, since no others are known.
 *
 * @param awsAccountId the cluster's account id, 12 decimal digits
 * @param digestStartTime the end of the digest before, or where the chain starts; whole seconds
 * @param digestEndTime later than the start; whole seconds. The span is one of delivery times, not
 *     event times. It is in the digest's name too, so no two digests of a trail have the same
 * @param digestS3Bucket where the digest is stored: the bucket, or the name that stands for a
 *     volume
 * @param digestS3Object the digest's key
 * @param digestPublicKeyFingerprint which key signs the digest, see {@link
 *     PublicKeyEntry#fingerprint}
 * @param newestEventTime the newest event of all log files, or null if there are none
 * @param oldestEventTime the oldest event of all log files, or null if there are none
 * @param previousDigest the digest before in the chain, or null if this one starts it
 * @param logFiles what was delivered, in order of delivery, at most {@value #MAX_LOG_FILES}
 * @param extension what Trailkeeper adds; null in digests of CloudTrail
 */
public record DigestFile(
    String awsAccountId,
    Instant digestStartTime,
    Instant digestEndTime,
    String digestS3Bucket,
    String digestS3Object,
    String digestPublicKeyFingerprint,
    @Nullable Instant newestEventTime,
    @Nullable Instant oldestEventTime,
    @Nullable PreviousDigest previousDigest,
    List<DigestLogFile> logFiles,
    @Nullable DigestExtension extension) {

  /** RSASSA-PKCS1-v1_5 with SHA-256, under Java's and CloudTrail's name. */
  public static final String SIGNATURE_ALGORITHM = "SHA256withRSA";

  /** The most log files of one digest; a collector ends a digest long before. */
  public static final int MAX_LOG_FILES = 50_000;

  private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

  /**
   * @throws IllegalArgumentException naming the value that is not of its form, or the two values
   *     that contradict each other
   */
  public DigestFile {
    if (!ACCOUNT_ID.matcher(awsAccountId).matches()) {
      throw DigestValues.illegal("awsAccountId", awsAccountId, "12 decimal digits");
    }
    DigestTime.check("digestStartTime", digestStartTime);
    DigestTime.check("digestEndTime", digestEndTime);
    if (!digestStartTime.isBefore(digestEndTime)) {
      throw new IllegalArgumentException(
          "digestEndTime is "
              + digestEndTime
              + "; expected a time after digestStartTime, "
              + digestStartTime);
    }
    DigestValues.bucket("digestS3Bucket", digestS3Bucket);
    DigestValues.objectKey("digestS3Object", digestS3Object);
    DigestValues.fingerprint("digestPublicKeyFingerprint", digestPublicKeyFingerprint);
    checkEventTimes(newestEventTime, oldestEventTime);
    logFiles = List.copyOf(logFiles);
    if (logFiles.size() > MAX_LOG_FILES) {
      throw new IllegalArgumentException(
          "logFiles has " + logFiles.size() + " elements; expected at most " + MAX_LOG_FILES);
    }
    if (extension != null) {
      checkExtension(extension, awsAccountId, previousDigest, logFiles.size());
    }
  }

  private static void checkEventTimes(@Nullable Instant newest, @Nullable Instant oldest) {
    if (newest == null && oldest == null) {
      return;
    }
    if (newest == null || oldest == null) {
      throw new IllegalArgumentException(
          "newestEventTime is "
              + newest
              + " and oldestEventTime is "
              + oldest
              + "; expected two times, or null twice");
    }
    DigestTime.check("newestEventTime", newest);
    DigestTime.check("oldestEventTime", oldest);
    if (oldest.isAfter(newest)) {
      throw new IllegalArgumentException(
          "oldestEventTime is "
              + oldest
              + "; expected newestEventTime, "
              + newest
              + ", or earlier");
    }
  }

  private static void checkExtension(
      DigestExtension extension,
      String awsAccountId,
      @Nullable PreviousDigest previousDigest,
      int logFiles) {
    if (extension.eventCounts().size() != logFiles) {
      throw new IllegalArgumentException(
          "eventCounts has "
              + extension.eventCounts().size()
              + " elements; expected "
              + logFiles
              + ", one for each log file");
    }
    if ((previousDigest == null) != (extension.startReason() != null)) {
      throw new IllegalArgumentException(
          "sequenceNumber is "
              + extension.sequenceNumber()
              + (previousDigest == null ? " and there is no" : " and there is a")
              + " previous digest; expected one for every number but 1");
    }
    if (!extension.trailArn().accountId().equals(awsAccountId)) {
      throw DigestValues.illegal(
          "awsAccountId",
          awsAccountId,
          "that of trailArn, " + Excerpt.of(extension.trailArn().accountId()));
    }
  }

  /** Returns a builder that has no log files, no previous digest and no extension yet. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects the values of a digest by name. The newest and the oldest event time of the digest are
   * those of its log files.
   */
  public static final class Builder {
    private @Nullable String awsAccountId;
    private @Nullable Instant digestStartTime;
    private @Nullable Instant digestEndTime;
    private @Nullable String digestS3Bucket;
    private @Nullable String digestS3Object;
    private @Nullable String digestPublicKeyFingerprint;
    private @Nullable PreviousDigest previousDigest;
    private final List<DigestLogFile> logFiles = new ArrayList<>();
    private @Nullable DigestExtension extension;

    private Builder() {}

    /** Sets the cluster's account id. */
    public Builder awsAccountId(String value) {
      awsAccountId = value;
      return this;
    }

    /** Sets where the span begins: the end of the digest before. */
    public Builder digestStartTime(Instant value) {
      digestStartTime = value;
      return this;
    }

    /** Sets where the span ends. */
    public Builder digestEndTime(Instant value) {
      digestEndTime = value;
      return this;
    }

    /** Sets where the digest will be stored. */
    public Builder digestS3Bucket(String value) {
      digestS3Bucket = value;
      return this;
    }

    /** Sets the digest's key, see {@link DigestKey}. */
    public Builder digestS3Object(String value) {
      digestS3Object = value;
      return this;
    }

    /** Sets which key will sign the digest. */
    public Builder digestPublicKeyFingerprint(String value) {
      digestPublicKeyFingerprint = value;
      return this;
    }

    /** Sets the digest before in the chain; null starts a chain. */
    public Builder previousDigest(@Nullable PreviousDigest value) {
      previousDigest = value;
      return this;
    }

    /** Adds log files, in order of delivery. */
    public Builder addLogFiles(Collection<DigestLogFile> values) {
      logFiles.addAll(values);
      return this;
    }

    /** Sets what Trailkeeper adds. */
    public Builder extension(@Nullable DigestExtension value) {
      extension = value;
      return this;
    }

    /**
     * Returns the digest.
     *
     * @throws NullPointerException naming a value that was not given
     * @throws IllegalArgumentException naming a value that is not of its form
     */
    public DigestFile build() {
      return new DigestFile(
          requireNonNull(awsAccountId, "awsAccountId"),
          requireNonNull(digestStartTime, "digestStartTime"),
          requireNonNull(digestEndTime, "digestEndTime"),
          requireNonNull(digestS3Bucket, "digestS3Bucket"),
          requireNonNull(digestS3Object, "digestS3Object"),
          requireNonNull(digestPublicKeyFingerprint, "digestPublicKeyFingerprint"),
          logFiles.stream()
              .map(DigestLogFile::newestEventTime)
              .max(Instant::compareTo)
              .orElse(null),
          logFiles.stream()
              .map(DigestLogFile::oldestEventTime)
              .min(Instant::compareTo)
              .orElse(null),
          previousDigest,
          logFiles,
          extension);
    }
  }
}
