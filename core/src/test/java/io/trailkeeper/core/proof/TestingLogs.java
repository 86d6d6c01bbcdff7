package io.trailkeeper.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.SignedDigest;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.core.logfile.LogFileBuilder;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.testing.Uncompressed;
import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchivedObject;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An archive in memory with one digest and the log files that a test put there. */
public final class TestingLogs implements Archive {

  public static final Instant END = Instant.parse("2026-03-01T10:00:00Z");

  private static final String FOLDER =
      "audit/AWSLogs/123456789012/CloudTrail/local/2026/03/01/123456789012_CloudTrail_local_";

  public final TreeMap<String, byte[]> objects = new TreeMap<>();
  private final List<byte[]> contents = new ArrayList<>();
  private final List<DigestLogFile> logFiles = new ArrayList<>();
  private final DigestExtension.Builder extension =
      DigestExtension.builder()
          .trailArn(Vectors.TRAIL)
          .chainId(UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100"))
          .sequenceNumber(1)
          .startReason(ChainStartReason.LOGGING_STARTED)
          .endReason(DigestEndReason.INTERVAL);

  /** Returns an event as an API server posts it. */
  public static String event(String auditId, String stage) {
    return "{\"level\":\"Metadata\",\"auditID\":\""
        + auditId
        + "\",\"stage\":\""
        + stage
        + "\",\"requestURI\":\"/api/v1/namespaces/payments/secrets/db\",\"verb\":\"get\","
        + "\"user\":{\"username\":\"bob\"},\"objectRef\":{\"resource\":\"secrets\","
        + "\"namespace\":\"payments\",\"name\":\"db\",\"apiVersion\":\"v1\"},"
        + "\"requestReceivedTimestamp\":\"2026-03-01T09:12:31.000000Z\","
        + "\"stageTimestamp\":\"2026-03-01T09:12:31.250000Z\"}";
  }

  /** Delivers a log file, and returns its key. */
  String deliver(LogFormat format, boolean rooted, List<String> events) {
    ClusterIdentity cluster = new ClusterIdentity("123456789012", "local");
    EventClassifier classifier = new EventClassifier(cluster, Set.of());
    LogFileBuilder builder = new LogFileBuilder(format, Uncompressed::new, cluster, classifier);
    for (String event : events) {
      AuditEvent parsed = AuditEvent.parse(event.getBytes(UTF_8));
      builder.add(classifier.classify(parsed), "kube-apiserver", Sha256.hash(parsed.bytes()));
    }
    LogFile file = builder.build();
    String key =
        FOLDER
            + "20260301T0913Z_AAAAAAAAAAAAAAA"
            + (char) ('A' + logFiles.size())
            + Compression.GZIP.suffix();
    contents.add(file.object());
    objects.put(key, Compression.GZIP.compress(file.object()));
    logFiles.add(
        DigestLogFile.builder()
            .s3Bucket("audit-archive")
            .s3Object(key)
            .hashValue(HexFormat.of().formatHex(file.sha256()))
            .newestEventTime(file.newestEventTime())
            .oldestEventTime(file.oldestEventTime())
            .build());
    extension.addEvents(file.events(), rooted ? HexFormat.of().formatHex(file.root()) : null);
    return key;
  }

  /** Signs a digest over what was delivered. */
  SignedDigest digest(SigningKey key) {
    DigestKey place = new DigestKey("audit", Vectors.TRAIL, END);
    SignedDigest signed =
        SignedDigest.sign(
            DigestFile.builder()
                .awsAccountId("123456789012")
                .digestStartTime(END.minusSeconds(3600))
                .digestEndTime(END)
                .digestS3Bucket("audit-archive")
                .digestS3Object(place.toString())
                .digestPublicKeyFingerprint(key.publicKey().fingerprint())
                .addLogFiles(logFiles)
                .extension(extension.build())
                .build(),
            key);
    objects.put(place.toString(), signed.object());
    objects.put(place.signatureKey(), signed.detachedSignature());
    return signed;
  }

  /** Two log files, one of each format, and their digest. */
  public static TestingLogs some() {
    TestingLogs logs = new TestingLogs();
    logs.deliver(
        LogFormat.KUBERNETES,
        true,
        List.of(
            event("one", "ResponseComplete"),
            event("watch", "ResponseStarted"),
            event("watch", "ResponseComplete"),
            event("two", "ResponseComplete"),
            event("three", "Panic")));
    logs.deliver(
        LogFormat.CLOUD_TRAIL,
        true,
        List.of(event("four", "ResponseComplete"), event("five", "ResponseComplete")));
    logs.digest(Vectors.signingKey());
    return logs;
  }

  static EventSearch.Request request(String id, @Nullable String stage, @Nullable String logFile) {
    return new EventSearch.Request(Vectors.TRAIL, "audit", null, null, id, stage, logFile);
  }

  EventSearch.Result find(String id, @Nullable String stage) {
    return new EventSearch(this, Vectors.publicKeys()).find(request(id, stage, null));
  }

  /** Returns a proof of one event of {@link #some}. */
  public static EventProof proof() {
    return some().find("two", null).found().get(0).proof();
  }

  /** Returns a proof of each event of {@link #some}. */
  public List<EventProof> proofs() {
    Stream<String> recordIds =
        Pattern.compile("\"eventID\":\"([^\"]+)\"")
            .matcher(new String(contents.get(1), UTF_8))
            .results()
            .map(found -> found.group(1));
    return Stream.concat(Stream.of("one", "watch", "two", "three"), recordIds)
        .flatMap(id -> find(id, null).found().stream())
        .map(EventSearch.Found::proof)
        .toList();
  }

  /** Returns the same objects, to be changed. */
  public TestingLogs copy() {
    TestingLogs copy = new TestingLogs();
    copy.objects.putAll(objects);
    return copy;
  }

  /** Returns the contents of the log files. */
  public List<byte[]> contents() {
    return List.copyOf(contents);
  }

  @Override
  public Optional<String> bucketName() {
    return Optional.of("audit-archive");
  }

  @Override
  public Iterator<String> list(String prefix, @Nullable String startAfter) {
    return objects.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .filter(key -> startAfter == null || key.compareTo(startAfter) > 0)
        .iterator();
  }

  @Override
  public Optional<ArchivedObject> open(String key) {
    return Optional.ofNullable(objects.get(key))
        .map(bytes -> new ArchivedObject(new ByteArrayInputStream(bytes), Map.of()));
  }
}
