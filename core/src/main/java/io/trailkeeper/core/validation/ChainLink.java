package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.PreviousDigest;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an authentic digest says of its place among the others; all that has to be remembered of it.
 *
 * @param key where it lies
 * @param place where it was written
 * @param start where its time begins
 * @param hashValue the SHA-256 of its bytes
 * @param signature its signature
 * @param previous the digest before, as it states it; null if it starts a chain
 * @param position its place in its chain; null in digests of CloudTrail
 */
record ChainLink(
    DigestKey key,
    RecordedPlace place,
    Instant start,
    String hashValue,
    String signature,
    @Nullable PreviousDigest previous,
    @Nullable Position position) {

  /**
   * A place in a chain.
   *
   * @param chainId the chain
   * @param number from 1
   * @param startReason why the chain starts; null for every number but 1
   * @param endReason why the digest ends
   */
  record Position(
      UUID chainId,
      long number,
      @Nullable ChainStartReason startReason,
      DigestEndReason endReason) {}

  static ChainLink of(Authentic examined) {
    DigestFile digest = examined.digest();
    DigestExtension extension = digest.extension();
    return new ChainLink(
        examined.key(),
        examined.place(),
        digest.digestStartTime(),
        examined.hashValue(),
        examined.signature(),
        digest.previousDigest(),
        extension == null
            ? null
            : new Position(
                extension.chainId(),
                extension.sequenceNumber(),
                extension.startReason(),
                extension.endReason()));
  }

  Instant end() {
    return key.digestEndTime();
  }

  /** Whether the digest says that it is the last one of its chain. */
  boolean closesChain() {
    return position != null && position.endReason().closesChain();
  }

  /** The reason for the end, in words. */
  String endReason() {
    return position == null ? "no reason" : position.endReason().text();
  }

  /** The reason for the start of the chain, in words. */
  String startReason() {
    return position == null || position.startReason() == null
        ? "no reason"
        : position.startReason().text();
  }

  boolean startsForLoss() {
    return position != null && position.startReason() != null && position.startReason().isLoss();
  }

  /** The chain, in words. */
  String chain() {
    return position == null ? "no chain" : "chain " + position.chainId();
  }
}
