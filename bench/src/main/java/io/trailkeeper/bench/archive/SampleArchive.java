package io.trailkeeper.bench.archive;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.EventListItem;
import io.trailkeeper.core.audit.EventListReader;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.PreviousDigest;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SignedDigest;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.core.logfile.LogFileBuilder;
import io.trailkeeper.core.logfile.LogFileKey;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hours of a trail: log files of recorded events in CloudTrail's format, spread evenly, and a
 * signed digest for each hour. Every file holds other events.
 */
public final class SampleArchive {

  /** The trail. */
  public static final TrailArn TRAIL = new ClusterIdentity("123456789012", "local").trail("bench");

  /** When the first hour begins. */
  public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  /** What the bucket is called. */
  public static final String BUCKET = "bench";

  private static final ClusterIdentity CLUSTER =
      new ClusterIdentity(TRAIL.accountId(), TRAIL.region());
  private static final ObjectMetadata LOG_FILE = new ObjectMetadata("application/gzip", Map.of());
  private static final ObjectMetadata SIGNATURE = new ObjectMetadata("application/json", Map.of());

  private final EventClassifier classifier = new EventClassifier(CLUSTER, Set.of());
  private final List<AuditEvent> events;
  private final int eventsInFile;
  private final SigningKey key =
      SigningKey.generate(
          new SecureRandom(), Clock.fixed(START, ZoneOffset.UTC), Duration.ofDays(365));
  private int nextEvent;

  /** Where objects go. */
  public interface Target {
    /** Puts an object. */
    void put(String key, byte[] content, ObjectMetadata metadata);
  }

  /**
   * Makes an archive; nothing is written yet.
   *
   * @param batches a folder with recorded webhook bodies
   * @param eventsInFile how many events each log file has
   */
  public SampleArchive(Path batches, int eventsInFile) throws IOException {
    this.events = read(batches);
    this.eventsInFile = eventsInFile;
  }

  /** Returns the public half of the key that the digests are signed with. */
  public PublicKeys publicKeys() {
    return new PublicKeys(List.of(key.publicKey()));
  }

  /** Writes log files and digests of some hours. */
  public void write(int hours, int logFiles, Target target) {
    UUID chain = UUID.randomUUID();
    @Nullable PreviousDigest previous = null;
    for (int hour = 0; hour < hours; hour++) {
      int files = (int) ((long) logFiles * (hour + 1) / hours - (long) logFiles * hour / hours);
      previous = writeHour(hour, files, chain, previous, target);
    }
  }

  private PreviousDigest writeHour(
      int hour, int files, UUID chain, @Nullable PreviousDigest previous, Target target) {
    Instant start = START.plus(Duration.ofHours(hour));
    Instant end = start.plus(Duration.ofHours(1));
    DigestExtension.Builder extension =
        DigestExtension.builder()
            .trailArn(TRAIL)
            .chainId(chain)
            .sequenceNumber(hour + 1L)
            .startReason(hour == 0 ? ChainStartReason.LOGGING_STARTED : null)
            .endReason(DigestEndReason.INTERVAL);
    List<DigestLogFile> listed = new ArrayList<>();
    for (int file = 0; file < files; file++) {
      Instant prepared = start.plusSeconds(3600L * file / files);
      LogFile logFile = logFile();
      String key =
          LogFileKey.of("", TRAIL, prepared, hour + "/" + file, logFile.sha256(), Compression.GZIP);
      target.put(key, logFile.object(), LOG_FILE);
      extension.addEvents(logFile.events(), HexFormat.of().formatHex(logFile.root()));
      listed.add(
          DigestLogFile.builder()
              .s3Bucket(BUCKET)
              .s3Object(key)
              .hashValue(HexFormat.of().formatHex(logFile.sha256()))
              .newestEventTime(logFile.newestEventTime())
              .oldestEventTime(logFile.oldestEventTime())
              .build());
    }
    DigestKey digestKey = new DigestKey("", TRAIL, end);
    SignedDigest signed =
        SignedDigest.sign(
            DigestFile.builder()
                .awsAccountId(TRAIL.accountId())
                .digestStartTime(start)
                .digestEndTime(end)
                .digestS3Bucket(BUCKET)
                .digestS3Object(digestKey.toString())
                .digestPublicKeyFingerprint(key.publicKey().fingerprint())
                .previousDigest(previous)
                .addLogFiles(listed)
                .extension(extension.build())
                .build(),
            key);
    target.put(digestKey.signatureKey(), signed.detachedSignature(), SIGNATURE);
    target.put(
        digestKey.toString(),
        signed.object(),
        new ObjectMetadata("application/gzip", signed.metadata()));
    return signed.asPrevious();
  }

  private LogFile logFile() {
    LogFileBuilder builder =
        new LogFileBuilder(
            LogFormat.CLOUD_TRAIL, Compression.GZIP::compressor, CLUSTER, classifier);
    for (int i = 0; i < eventsInFile; i++) {
      AuditEvent event = events.get(nextEvent % events.size());
      ClassifiedEvent classified = classifier.classify(event);
      // The number makes the event, and so the file, another than the one before.
      builder.add(
          classified,
          "kube-apiserver",
          Sha256.hash(
              new byte[] {
                (byte) (nextEvent >> 24),
                (byte) (nextEvent >> 16),
                (byte) (nextEvent >> 8),
                (byte) nextEvent
              }));
      nextEvent++;
    }
    return builder.build();
  }

  private static List<AuditEvent> read(Path batches) throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(batches)) {
      for (Path file : files.sorted().toList()) {
        try (InputStream body = Files.newInputStream(file)) {
          EventListReader reader =
              new EventListReader(body, EventListReader.DEFAULT_MAX_EVENT_BYTES);
          for (Optional<EventListItem> item = reader.next();
              item.isPresent();
              item = reader.next()) {
            if (item.get() instanceof EventListItem.Event event) {
              events.add(event.event());
            }
          }
        }
      }
    }
    if (events.isEmpty()) {
      throw new IOException("there are no recorded events in " + batches);
    }
    return events;
  }
}
