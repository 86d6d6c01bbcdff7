package io.trailkeeper.core.validation;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The newest digest of a trail that was seen. Kept elsewhere, it shows later whether the newest
 * digests were cut off: see {@link ExpectedHead}.
 *
 * @param key where it lies
 * @param chainId its chain; null in digests of CloudTrail
 * @param sequenceNumber its number in the chain, from 1; null in digests of CloudTrail
 * @param sha256 the SHA-256 of its uncompressed bytes, 64 lower-case hexadecimal digits
 */
public record ChainHead(
    String key, @Nullable UUID chainId, @Nullable Long sequenceNumber, String sha256) {

  /** Checks that key and hash are there. */
  public ChainHead {
    requireNonNull(key, "key");
    requireNonNull(sha256, "sha256");
  }

  static ChainHead of(ChainLink link) {
    ChainLink.Position position = link.position();
    return new ChainHead(
        link.key().toString(),
        position == null ? null : position.chainId(),
        position == null ? null : position.number(),
        link.hashValue());
  }

  /** The digest in words. */
  String words() {
    return (sequenceNumber == null ? "a digest" : "number " + sequenceNumber)
        + " with SHA-256 "
        + sha256
        + " at "
        + key;
  }
}
