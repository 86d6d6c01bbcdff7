package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointStore;
import io.trailkeeper.collector.checkpoint.FileCheckpointStore;
import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.journal.Appender;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.core.audit.EventListItem;
import io.trailkeeper.core.audit.EventListReader;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.config.LogFileValidation;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.AdvancedEventSelector;
import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.core.selector.SelectorField;
import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchivedObject;
import io.trailkeeper.core.validation.LogFileValidator;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A trail with everything real: a journal, a destination and a checkpoint in a directory. */
final class TestingTrail implements AutoCloseable {

  static final TrailArn ARN = new ClusterIdentity("123456789012", "test").trail("everything");
  static final Instant BEGIN = Instant.parse("2026-11-22T08:00:00Z");

  /** Every event, whatever its category. */
  static final Selection EVERYTHING =
      new Selection(
          new Scope.Cluster(),
          List.of(),
          List.of(
              new AdvancedEventSelector(
                  "everything",
                  List.of(
                      new FieldSelector(
                          SelectorField.EVENT_CATEGORY,
                          Map.of(Operator.EQUALS, List.of("Management", "Data")))))));

  private static final Path DAY = Path.of("../examples/audit-events/webhook-batches");

  final TestingClock clock = new TestingClock("2026-11-22T08:30:00.123456789Z");
  final Path directory;
  final ObjectStore store;
  final CheckpointStore checkpoints;
  final SigningKeys keys;
  private Journal journal;

  TestingTrail(Path directory, SigningKey key) throws IOException {
    this.directory = directory;
    Path archive = Files.createDirectories(directory.resolve("archive"));
    this.store = new FilesystemObjectStore(archive, "archive");
    this.checkpoints = new FileCheckpointStore(directory.resolve("trail"));
    Files.createDirectories(directory.resolve("keys"));
    this.keys = new SigningKeys(directory.resolve("keys"));
    Files.write(
        directory.resolve("keys").resolve(SigningKeys.PUBLIC_KEYS),
        new PublicKeys(List.of()).write());
    addKey(key);
    this.journal = openJournal("journal");
  }

  /** A key that is valid at the time of the tests; making one takes a while. */
  static SigningKey newKey() {
    return SigningKey.generate(
        new SecureRandom(), new TestingClock("2026-11-01T00:00:00Z"), Duration.ofDays(365));
  }

  void addKey(SigningKey key) throws IOException {
    Path folder = directory.resolve("keys");
    Files.writeString(folder.resolve(SigningKeys.fileName(key.publicKey())), key.writePem());
    Files.write(
        folder.resolve(SigningKeys.PUBLIC_KEYS), keys.publicKeys().with(key.publicKey()).write());
  }

  Journal journal() {
    return journal;
  }

  /** Goes on with a journal in another directory, as if the first one had been lost. */
  void replaceJournal(String name) {
    journal.close();
    journal = openJournal(name);
  }

  Journal openJournal(String name) {
    return Journal.open(journalOptions(name), clock);
  }

  JournalOptions journalOptions(String name) {
    return JournalOptions.in(directory.resolve(name)).withMinFreeBytes(0);
  }

  CollectorConfiguration configuration() {
    return configuration(EVERYTHING, true);
  }

  CollectorConfiguration withFileSize(long bytes) {
    return configuration(EVERYTHING, true, bytes);
  }

  CollectorConfiguration configuration(Selection selection, boolean validation) {
    return configuration(selection, validation, DeliveryOptions.LEAST_MAX_BYTES);
  }

  CollectorConfiguration deliveringTo(String volume) {
    return configuration(EVERYTHING, true, DeliveryOptions.LEAST_MAX_BYTES, volume);
  }

  private static CollectorConfiguration configuration(
      Selection selection, boolean validation, long maxBytes) {
    return configuration(selection, validation, maxBytes, "archive");
  }

  private static CollectorConfiguration configuration(
      Selection selection, boolean validation, long maxBytes, String volume) {
    return new CollectorConfiguration(
        ARN,
        true,
        selection,
        new Destination.Volume(volume, volume),
        new DeliveryOptions(
            LogFormat.KUBERNETES, Compression.GZIP, Duration.ofMinutes(1), maxBytes),
        new LogFileValidation(validation, Duration.ofHours(1), null));
  }

  Collector collector(CollectorListener listener) {
    return collector(configuration(), store, checkpoints, listener);
  }

  Collector collector(
      CollectorConfiguration configuration,
      ObjectStore destination,
      CheckpointStore checkpointStore,
      CollectorListener listener) {
    return builder(configuration, destination, checkpointStore)
        .sources(List.of(Source.of("journal", journal)))
        .listener(listener)
        .open();
  }

  CollectorBuilder builder(
      CollectorConfiguration configuration,
      ObjectStore destination,
      CheckpointStore checkpointStore) {
    return Collector.builder(configuration)
        .store(destination)
        .checkpoints(checkpointStore)
        .signingKeys(keys)
        .clock(clock)
        .random(new Random(1), UUID::randomUUID);
  }

  /** Returns the recorded day's events, as they were posted: a list of each request's. */
  static List<List<byte[]>> day() throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(DAY)) {
      files = entries.sorted().toList();
    }
    List<List<byte[]>> requests = new ArrayList<>();
    for (Path file : files) {
      List<byte[]> events = new ArrayList<>();
      try (InputStream in = Files.newInputStream(file)) {
        EventListReader reader = new EventListReader(in, EventListReader.DEFAULT_MAX_EVENT_BYTES);
        for (Optional<EventListItem> item = reader.next(); item.isPresent(); item = reader.next()) {
          events.add(((EventListItem.Event) item.get()).event().bytes());
        }
      }
      requests.add(events);
    }
    return requests;
  }

  static void post(Journal journal, List<byte[]> events) {
    try (Appender appender = journal.appender("kube-apiserver")) {
      for (byte[] event : events) {
        appender.append(event);
      }
      appender.commit();
    }
  }

  /** Lets a collector begin, so that what comes now is the trail's, and stops it again. */
  void begin() throws InterruptedException {
    Collector collector = collector(new CollectorListener() {});
    collector.stop(DigestEndReason.STOPPED, Duration.ofSeconds(30));
    collector.run();
  }

  /** Puts the recorded day into the journal; returns its events, one a line. */
  String journalTheDay() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (List<byte[]> events : day()) {
      post(journal, events);
      for (byte[] event : events) {
        lines.append(new String(event, StandardCharsets.UTF_8)).append('\n');
      }
    }
    return lines.toString();
  }

  String deliveredLines() throws IOException {
    return at(store).deliveredLines();
  }

  List<String> logFileKeys() {
    return at(store).logFileKeys();
  }

  List<DigestFile> digests() throws IOException {
    return at(store).digests();
  }

  /** Returns the gaps that digests tell of, in their order. */
  List<EventGap> gaps() throws IOException {
    List<EventGap> gaps = new ArrayList<>();
    digests().forEach(digest -> gaps.addAll(digest.extension().gaps()));
    return gaps;
  }

  ValidationReport validate() {
    return at(store).validate();
  }

  /** Delivers everything, and stops. */
  Checkpoint deliverAll() throws InterruptedException {
    return deliverAll(collector(new CollectorListener() {}));
  }

  /** Delivers until a crash; returns whether it happened. */
  boolean deliverUntil(TestingCrash crash) throws InterruptedException {
    try {
      deliverAll(
          collector(
              configuration(),
              crash.around(store),
              crash.around(checkpoints),
              new CollectorListener() {}));
      return false;
    } catch (TestingCrash.Killed e) {
      return true;
    }
  }

  private static Checkpoint deliverAll(Collector collector) throws InterruptedException {
    collector.stop(DigestEndReason.STOPPED, Duration.ofSeconds(30));
    if (!collector.run()) {
      throw new IllegalStateException("not everything was delivered in 30 s");
    }
    return collector.checkpoint();
  }

  At at(ObjectStore destination) {
    return new At(destination, keys, clock);
  }

  /** What was delivered to a destination. */
  record At(ObjectStore store, SigningKeys keys, TestingClock clock) {

    /** What was delivered, in the order in which digests list it. */
    String deliveredLines() throws IOException {
      StringBuilder lines = new StringBuilder();
      for (DigestFile digest : digests()) {
        for (var logFile : digest.logFiles()) {
          lines.append(new String(content(logFile.s3Object()), StandardCharsets.UTF_8));
        }
      }
      return lines.toString();
    }

    List<String> logFileKeys() {
      return keys("AWSLogs/123456789012/CloudTrail/");
    }

    List<DigestFile> digests() throws IOException {
      List<DigestFile> digests = new ArrayList<>();
      for (String key : keys("AWSLogs/123456789012/CloudTrail-Digest/")) {
        if (key.endsWith(".json.gz")) {
          digests.add(DigestFileFormat.read(content(key)));
        }
      }
      return digests;
    }

    private List<String> keys(String prefix) {
      List<String> keys = new ArrayList<>();
      store.list(prefix).forEachRemaining(keys::add);
      return keys;
    }

    private byte[] content(String key) throws IOException {
      try (StoredObject object = store.get(key).orElseThrow()) {
        return GzipMember.open(new ByteArrayInputStream(object.content().readAllBytes()))
            .readAllBytes();
      }
    }

    ValidationReport validate() {
      ValidationRequest request =
          new ValidationRequest(ARN, "", BEGIN, clock.instant().plusSeconds(3600));
      return new LogFileValidator(new StoredArchive(store), keys.publicKeys()).validate(request);
    }
  }

  @Override
  public void close() {
    journal.close();
  }

  /** The destination as the validator reads it: a volume, which keeps no metadata. */
  private record StoredArchive(ObjectStore store) implements Archive {
    @Override
    public Optional<String> bucketName() {
      // A directory keeps no metadata, so signatures are only beside its digests.
      return store instanceof FilesystemObjectStore
          ? Optional.empty()
          : Optional.of(store.bucket());
    }

    @Override
    public Iterator<String> list(String prefix, @Nullable String startAfter) {
      return store.list(prefix, startAfter);
    }

    @Override
    public Optional<ArchivedObject> open(String key) {
      return store
          .get(key)
          .map(object -> new ArchivedObject(object.content(), object.userMetadata()));
    }
  }
}
