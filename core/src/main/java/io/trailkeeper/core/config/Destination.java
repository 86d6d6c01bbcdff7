package io.trailkeeper.core.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a trail delivers. */
public sealed interface Destination {

  /** Returns the name that stands for the bucket in digests. */
  String bucket();

  /**
   * Returns what comes before {@code AWSLogs/} in keys, without a slash at its ends; may be empty.
   */
  String prefix();

  /** Returns what tells this place from every other, server included; for people too. */
  String place();

  /**
   * A directory of a mounted volume.
   *
   * @param claimName the PersistentVolumeClaim; stands for the bucket in digests
   * @param path the directory in the volume, relative, without {@code .} and {@code ..}
   */
  record Volume(String claimName, String path) implements Destination {
    @Override
    public String bucket() {
      return claimName;
    }

    @Override
    public String prefix() {
      return "";
    }

    @Override
    public String place() {
      return "volume:" + claimName + "/" + path;
    }
  }

  /**
   * A bucket of an S3 server.
   *
   * @param bucket its name
   * @param prefix what comes before {@code AWSLogs/} in keys; may be empty
   * @param region the bucket's region; null lets the AWS SDK find it
   * @param endpoint an S3 server other than AWS; null means AWS
   * @param pathStyle whether the bucket stands in the path instead of the host name
   * @param credentialsSecret the name of the Secret with {@code accessKeyId} and {@code
   *     secretAccessKey}; null means workload identity, the environment or a profile
   * @param encryption the server-side encryption asked for; null leaves it to the bucket
   * @param objectLock the lock put on each object; null puts none
   */
  record S3(
      String bucket,
      String prefix,
      @Nullable String region,
      @Nullable URI endpoint,
      boolean pathStyle,
      @Nullable String credentialsSecret,
      @Nullable Encryption encryption,
      @Nullable ObjectLock objectLock)
      implements Destination {
    @Override
    public String place() {
      return "s3://"
          + bucket
          + (prefix.isEmpty() ? "" : "/" + prefix)
          + (endpoint == null ? "" : " at " + endpoint);
    }
  }

  /**
   * Server-side encryption of an S3 server.
   *
   * @param type with which kind of key
   * @param kmsKeyId the key of type {@code KMS}; null means the bucket's default key
   */
  record Encryption(Type type, @Nullable String kmsKeyId) {
    /** Kinds of keys. */
    public enum Type {
      /** The server's own keys, {@code AES256}. */
      S3,
      /** A key of the key management service, {@code aws:kms}. */
      KMS
    }
  }

  /**
   * A lock that keeps an object from being deleted or overwritten.
   *
   * @param mode whether anybody may lift it
   * @param retentionDays for how long
   */
  record ObjectLock(Mode mode, int retentionDays) {
    /** Whether anybody may lift a lock. */
    public enum Mode {
      /** Nobody, before its time. */
      COMPLIANCE,
      /** Who has a special permission. */
      GOVERNANCE
    }
  }
}
