package io.trailkeeper.core.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.PreviousDigest;
import io.trailkeeper.core.digest.SignedDigest;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.hash.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Delivers log files and digests as a collector does. What a test wants to be wrong, but signed, it
 * sets before the next digest.
 */
final class TestingTrail {

  static final String PREFIX = "audit";
  static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");

  final TestingArchive archive;
  final TrailArn arn;
  SigningKey key = Vectors.signingKey();
  Instant start = NINE;
  UUID chainId = new UUID(0, 1);
  long number = 1;
  @Nullable ChainStartReason startReason = ChainStartReason.LOGGING_STARTED;
  @Nullable PreviousDigest previous;
  String bucket = "audit-archive";
  boolean extended = true;
  final List<DigestLogFile> logFiles = new ArrayList<>();
  final List<EventGap> gaps = new ArrayList<>();

  /** How many events digests say that log files have; 1 of all others. */
  final Map<String, Long> eventCounts = new HashMap<>();

  @Nullable TrailArn statedArn;
  @Nullable String statedAccount;
  @Nullable String statedKey;
  @Nullable Instant statedStart;
  int delivered;

  TestingTrail(TestingArchive archive) {
    this(archive, Vectors.TRAIL);
  }

  TestingTrail(TestingArchive archive, TrailArn arn) {
    this.archive = archive;
    this.arn = arn;
  }

  static Instant hour(int hour) {
    return NINE.plusSeconds(3600L * (hour - 9));
  }

  static String digestKey(int hour) {
    return new DigestKey(PREFIX, Vectors.TRAIL, hour(hour)).toString();
  }

  /** Returns where this trail's digest with this end lies. */
  String keyAt(Instant end) {
    return new DigestKey(PREFIX, arn, end).toString();
  }

  /** Delivers a log file for the next digest and returns its key. */
  String deliver() {
    return deliver("{\"Records\":[{\"eventID\":\"" + (delivered + 1) + "\"}]}\n");
  }

  /** Delivers a log file with this content. */
  String deliver(String content) {
    delivered++;
    String logKey =
        PREFIX
            + "/AWSLogs/"
            + arn.accountId()
            + "/CloudTrail/local/"
            + DateTimeFormatter.ofPattern("uuuu/MM/dd/", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(start)
            + arn.accountId()
            + "_CloudTrail_local_"
            + DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z_'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(start)
            + String.format("%016d", delivered)
            + ".json.gz";
    archive.put(logKey, GzipMember.compress(content.getBytes(UTF_8)), Map.of());
    logFiles.add(
        DigestLogFile.builder()
            .s3Bucket(bucket)
            .s3Object(logKey)
            .hashValue(Sha256.hex(content.getBytes(UTF_8)))
            .newestEventTime(NINE)
            .oldestEventTime(NINE)
            .build());
    return logKey;
  }

  /** Delivers two log files and a digest at every hour, up to this one. */
  void deliverUntil(int hour) {
    while (start.isBefore(hour(hour))) {
      deliver();
      deliver();
      digest(start.plusSeconds(3600), DigestEndReason.INTERVAL);
    }
  }

  /** Delivers a digest of what was delivered since the last one. */
  SignedDigest digest(Instant end, DigestEndReason endReason) {
    DigestKey place = new DigestKey(PREFIX, arn, end);
    DigestFile.Builder digest =
        DigestFile.builder()
            .awsAccountId(statedAccount == null ? arn.accountId() : statedAccount)
            .digestStartTime(statedStart == null ? start : statedStart)
            .digestEndTime(end)
            .digestS3Bucket(bucket)
            .digestS3Object(statedKey == null ? place.toString() : statedKey)
            .digestPublicKeyFingerprint(key.publicKey().fingerprint())
            .previousDigest(previous)
            .addLogFiles(logFiles);
    if (extended) {
      digest.extension(extension(endReason));
    }
    SignedDigest signed = SignedDigest.sign(digest.build(), key);
    archive.put(place.signatureKey(), signed.detachedSignature(), Map.of());
    archive.put(place.toString(), signed.object(), signed.metadata());
    previous = signed.asPrevious();
    start = end;
    startReason = null;
    number++;
    logFiles.clear();
    gaps.clear();
    statedArn = null;
    statedAccount = null;
    statedKey = null;
    statedStart = null;
    return signed;
  }

  /** Lets the next digest start another chain. */
  void startChain(ChainStartReason reason, Instant from) {
    chainId = new UUID(0, chainId.getLeastSignificantBits() + 1);
    number = 1;
    startReason = reason;
    previous = null;
    start = from;
  }

  private DigestExtension extension(DigestEndReason endReason) {
    DigestExtension.Builder extension =
        DigestExtension.builder()
            .trailArn(statedArn == null ? arn : statedArn)
            .chainId(chainId)
            .sequenceNumber(number)
            .startReason(startReason)
            .endReason(endReason);
    logFiles.forEach(
        logFile -> extension.addEventCount(eventCounts.getOrDefault(logFile.s3Object(), 1L)));
    gaps.forEach(extension::addGap);
    return extension.build();
  }
}
