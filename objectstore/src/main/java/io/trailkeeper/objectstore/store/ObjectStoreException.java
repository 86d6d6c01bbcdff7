package io.trailkeeper.objectstore.store;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do what was asked. The message says what was tried, on what, what was found and
 * what to do; it never holds credentials.
 *
 * <p>What fails is the destination, not the object: nearly every reason is an outage that ends by
 * itself or when somebody mends it, and the same call may then succeed. Do not drop the object.
 */
public final class ObjectStoreException extends RuntimeException {

  private final Reason reason;

  /**
   * @param attempt what was tried, on what, and what was found, without a full stop
   */
  public ObjectStoreException(Reason reason, String attempt) {
    this(reason, attempt, null);
  }

  /**
   * @param attempt what was tried, on what, and what was found, without a full stop
   */
  public ObjectStoreException(Reason reason, String attempt, @Nullable Throwable cause) {
    super(attempt + ". " + reason.advice(), cause);
    this.reason = reason;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Whether the same call may succeed later. */
  public boolean retryable() {
    return reason != Reason.INVALID_OBJECT_KEY;
  }

  /**
   * Why a store failed. Reasons that CloudTrail knows have its name for them.
   *
   * <p>Those that say S3 come only from S3, all others from any store.
   */
  public enum Reason {
    /** There is no such bucket. */
    S3_BUCKET_DOES_NOT_EXIST(
        "S3BucketDoesNotExist", "Create the bucket, or correct its name or the endpoint."),
    /** The region given is not the bucket's, or none is given and none is known. */
    S3_BUCKET_REGION_WRONG(
        "S3BucketRegionWrong", "Set the region to the one that the bucket is in."),
    /** The credentials are good, and do not allow this. */
    INSUFFICIENT_S3_BUCKET_POLICY(
        "InsufficientS3BucketPolicy",
        "Allow s3:PutObject and s3:GetObject on the keys and s3:ListBucket on the bucket, in the"
            + " identity's policy and in the bucket's."),
    /** There are no credentials, or the store does not take them: unknown, wrong or expired. */
    INVALID_CREDENTIALS(
        "InvalidCredentials",
        "Give valid credentials; files of credentials are read again at every request."),
    /** This machine's clock and the store's differ too much for signed requests. */
    CLOCK_SKEWED("ClockSkewed", "Set this machine's clock."),
    /** The key that should encrypt the object is disabled or about to be deleted. */
    KMS_KEY_DISABLED("KmsKeyDisabled", "Enable the KMS key, or name another."),
    /** The key that should encrypt the object does not exist. */
    KMS_KEY_NOT_FOUND(
        "KmsKeyNotFound", "Correct the KMS key's id; it must be in the bucket's region."),
    /** The key that should encrypt the object may not be used with these credentials. */
    INSUFFICIENT_ENCRYPTION_POLICY(
        "InsufficientEncryptionPolicy",
        "Allow kms:GenerateDataKey and kms:Decrypt on the key, in the identity's policy and in the"
            + " key's."),
    /** Objects should be locked, and the bucket does not lock objects. */
    OBJECT_LOCK_NOT_ENABLED(
        "ObjectLockNotEnabled", "Enable object lock on the bucket, or do not ask for it."),
    /** The directory is missing or is not a directory, for example because nothing is mounted. */
    DESTINATION_DOES_NOT_EXIST(
        "DestinationDoesNotExist", "Create the directory, or mount what should be there."),
    /** The operating system does not let this process in. */
    DESTINATION_ACCESS_DENIED(
        "DestinationAccessDenied",
        "Let this process's user read and write the directory and all below it."),
    /** The file system is mounted read-only. */
    DESTINATION_READ_ONLY("DestinationReadOnly", "Mount the file system for writing."),
    /** There is no room, or the quota is used up. */
    DESTINATION_FULL("DestinationFull", "Make room, or raise the quota."),
    /** The server's certificate does not hold. */
    DESTINATION_NOT_TRUSTED(
        "DestinationNotTrusted",
        "Give the server a certificate for its name, by an authority that this JVM trusts."),
    /** The store asks for fewer requests. */
    THROTTLED("Throttled", "Wait; if it lasts, raise the store's limits."),
    /** No answer, a failure of the store itself, or an input or output error. */
    DESTINATION_UNAVAILABLE(
        "DestinationUnavailable",
        "Wait; if it lasts, look at the store and at the network between."),
    /** The store refused for a reason of its own, or does not know what was asked of it. */
    DESTINATION_REFUSED(
        "DestinationRefused",
        "See what it answered; it may lack a feature that was asked for, or be no object store."),
    /** No object can ever have that key here. The only reason that waiting cannot mend. */
    INVALID_OBJECT_KEY("InvalidObjectKey", "Choose another key.");

    private final String code;
    private final String advice;

    Reason(String code, String advice) {
      this.code = code;
      this.advice = advice;
    }

    /**
     * Returns the name for conditions, metrics and programs, for example {@code KmsKeyDisabled}.
     */
    public String code() {
      return code;
    }

    /** Returns what to do about it, in a sentence or two. */
    public String advice() {
      return advice;
    }
  }
}
