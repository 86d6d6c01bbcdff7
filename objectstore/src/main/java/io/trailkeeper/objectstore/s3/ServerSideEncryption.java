package io.trailkeeper.objectstore.s3;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the store is asked to encrypt objects. Without it, the bucket's own default applies.
 *
 * @param type with whose key
 * @param kmsKeyId the KMS key's id, ARN or alias; null for the account's default key, and with
 *     {@link Type#SSE_S3}
 */
public record ServerSideEncryption(Type type, @Nullable String kmsKeyId) {

  /** With whose key objects are encrypted. */
  public enum Type {
    /** Keys that the store keeps. */
    SSE_S3,
    /** A key in a key management service. */
    KMS
  }

  /**
   * @throws IllegalArgumentException when a KMS key is named without asking for KMS, or is blank
   */
  public ServerSideEncryption {
    Objects.requireNonNull(type, "type");
    if (kmsKeyId != null && type != Type.KMS) {
      throw new IllegalArgumentException("kmsKeyId is only for encryption of type KMS");
    }
    if (kmsKeyId != null && kmsKeyId.isBlank()) {
      throw new IllegalArgumentException("kmsKeyId is blank");
    }
  }
}
