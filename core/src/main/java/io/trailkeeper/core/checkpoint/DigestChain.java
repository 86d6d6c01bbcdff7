package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a digest chain stands.
 *
 * @param chainId names the chain
 * @param startReason why it was begun
 * @param nextSequence the number of the next digest, from 1
 * @param nextStartTime when the next digest's time begins, in whole seconds
 * @param previous the last digest; null before the first
 * @param digestFormatVersion the version of the object {@code trailkeeper} in its last digest: who
 *     knows only older ones must not go on with the chain
 */
public record DigestChain(
    String chainId,
    String startReason,
    long nextSequence,
    Instant nextStartTime,
    @Nullable ChainHead previous,
    int digestFormatVersion) {

  /**
   * @throws IllegalArgumentException if the sequence or the version is below 1
   */
  public DigestChain {
    requireNonNull(chainId, "chainId");
    requireNonNull(startReason, "startReason");
    requireNonNull(nextStartTime, "nextStartTime");
    if (nextSequence < 1) {
      throw new IllegalArgumentException("nextSequence " + nextSequence + ", allowed: from 1");
    }
    if (digestFormatVersion < 1) {
      throw new IllegalArgumentException(
          "digestFormatVersion " + digestFormatVersion + ", allowed: from 1");
    }
  }

  /**
   * The last digest of a chain.
   *
   * @param key the object's key
   * @param sha256 the SHA-256 of its uncompressed content, lower-case hex
   * @param signature its signature, lower-case hex
   */
  public record ChainHead(String key, String sha256, String signature) {

    /** Refuses null. */
    public ChainHead {
      requireNonNull(key, "key");
      requireNonNull(sha256, "sha256");
      requireNonNull(signature, "signature");
    }
  }

  /** Returns the chain after one more digest, of some version. */
  public DigestChain after(ChainHead digest, Instant endTime, int version) {
    return new DigestChain(chainId, startReason, nextSequence + 1, endTime, digest, version);
  }
}
