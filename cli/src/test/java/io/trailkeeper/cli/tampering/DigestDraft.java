package io.trailkeeper.cli.tampering;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.PreviousDigest;
import io.trailkeeper.core.digest.SigningKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A digest before it is signed, open to whoever has the key. */
final class DigestDraft {

  /**
   * What it says of the events of a log file.
   *
   * @param count how many they are
   * @param root their Merkle root
   */
  record Events(long count, String root) {}

  TrailArn trail;
  String bucket;
  String prefix;
  final TestingKeys keys;
  SigningKey key;
  Instant start;
  Instant end;
  UUID chainId;
  long number;
  @Nullable PreviousDigest previous;
  ChainStartReason startReason = ChainStartReason.LOGGING_STARTED;
  DigestEndReason endReason = DigestEndReason.INTERVAL;
  final List<DigestLogFile> logFiles = new ArrayList<>();
  final List<Events> events = new ArrayList<>();

  /** Whose digest this says it is; the trail's if null. */
  @Nullable TrailArn stated;

  boolean omitted;

  DigestDraft(
      TrailArn trail,
      String bucket,
      String prefix,
      TestingKeys keys,
      Instant start,
      Instant end,
      UUID chainId,
      long number,
      @Nullable PreviousDigest previous) {
    this.trail = trail;
    this.bucket = bucket;
    this.prefix = prefix;
    this.keys = keys;
    this.key = keys.current;
    this.start = start;
    this.end = end;
    this.chainId = chainId;
    this.number = number;
    this.previous = previous;
  }

  DigestKey place() {
    return new DigestKey(prefix, trail, end);
  }

  DigestFile build() {
    TrailArn says = stated == null ? trail : stated;
    DigestExtension.Builder extension =
        DigestExtension.builder()
            .trailArn(says)
            .chainId(chainId)
            .sequenceNumber(number)
            .startReason(number == 1 ? startReason : null)
            .endReason(endReason);
    events.forEach(of -> extension.addEvents(of.count(), of.root()));
    return DigestFile.builder()
        .awsAccountId(says.accountId())
        .digestStartTime(start)
        .digestEndTime(end)
        .digestS3Bucket(bucket)
        .digestS3Object(place().toString())
        .digestPublicKeyFingerprint(key.publicKey().fingerprint())
        .previousDigest(previous)
        .addLogFiles(logFiles)
        .extension(extension.build())
        .build();
  }
}
