package io.trailkeeper.cli.demo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.cli.embedded.EmbeddedTrailkeeper;
import io.trailkeeper.cli.embedded.TrailDefinitions;
import io.trailkeeper.cli.run.RunOutput;
import io.trailkeeper.cli.run.TrailFiles;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.cli.validate.ValidateLogsCommand;
import io.trailkeeper.cli.validate.ValidationOutput;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.FindingName;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The demo's story, step by step; each step fails if what it tells did not happen. */
final class WorkingDay {

  static final ClusterIdentity CLUSTER =
      new ClusterIdentity(ClusterIdentity.DEFAULT_ACCOUNT_ID, ClusterIdentity.DEFAULT_REGION);

  /** The Trail whose records are short enough to be shown, and tell a story. */
  private static final String SHOWN = "secrets-and-exec";

  /** Somebody whose name is in the recorded day, and what one changed byte makes of it. */
  private static final byte[] NAME = "mallory".getBytes(StandardCharsets.UTF_8);

  private final Examples examples;
  private final DemoDirectory demo;
  private final DataDirectory data;
  private final RunOutput output;
  private final Clock clock;
  private final Instant begin;
  private final Map<String, Path> archives = new TreeMap<>();

  WorkingDay(Examples examples, DemoDirectory demo, RunOutput output, Clock clock) {
    this.examples = examples;
    this.demo = demo;
    this.data = new DataDirectory(demo.data());
    this.output = output;
    this.clock = clock;
    this.begin = clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  void play() throws IOException, InterruptedException {
    TrailDefinitions trails = copyTrails();
    Map<String, Checkpoint> delivered = postAndDeliver(trails);
    tellWhatWasDelivered(delivered);
    validate();
    tamper();
    tellWhereToLook();
  }

  private TrailDefinitions copyTrails() throws IOException {
    Files.createDirectories(demo.trails());
    for (Path file : examples.trails()) {
      Files.copy(file, demo.trails().resolve(String.valueOf(file.getFileName())));
    }
    TrailDefinitions trails = new TrailFiles(demo.trails()).poll();
    if (trails == null || !trails.problems().isEmpty() || trails.trails().isEmpty()) {
      throw new DemoException("the example Trails are not valid: " + trails);
    }
    trails.trails().forEach((name, trail) -> archives.put(name, directory(trail)));
    return trails;
  }

  private Path directory(Trail trail) {
    Destination destination = TrailConfiguration.of(trail, CLUSTER).destination();
    if (destination instanceof Destination.Volume volume) {
      return data.root().resolve(volume.path());
    }
    throw new DemoException("the example Trails deliver to volumes, not to " + destination);
  }

  private Map<String, Checkpoint> postAndDeliver(TrailDefinitions trails)
      throws IOException, InterruptedException {
    step("Starting capture and " + trails.trails().size() + " Trails");
    Map<String, Checkpoint> delivered;
    try (EmbeddedTrailkeeper trailkeeper =
        EmbeddedTrailkeeper.start(
            data,
            ListenAddress.parse("127.0.0.1:0"),
            CLUSTER,
            RedactionOptions.DEFAULT,
            output,
            new SimpleMeterRegistry(),
            clock)) {
      output.line("Capture listens on " + trailkeeper.url());
      expect("Trails that run", 0, trailkeeper.apply(trails).size());
      trailkeeper.awaitReady();

      step("Posting a recorded working day, as an API server does: mutual TLS, HTTP/2");
      post(trailkeeper);

      step("Stopping: what is pending is delivered, and each Trail signs a digest");
      if (!trailkeeper.stop()) {
        throw new DemoException("not everything could be delivered in time");
      }
      delivered = trailkeeper.checkpoints();
    }
    return delivered;
  }

  private void post(EmbeddedTrailkeeper trailkeeper) throws IOException, InterruptedException {
    AuditWebhook webhook = AuditWebhook.connect(data, trailkeeper.url());
    List<Path> batches = examples.batches();
    long journaled = 0;
    for (Path batch : batches) {
      journaled += webhook.post(batch);
    }
    expect("events in the journal", journaled, trailkeeper.captured().offset());
    if (journaled == 0) {
      throw new DemoException("no event was journaled");
    }
    output.line(
        batches.size() + " batches with " + journaled + " events are journaled and acknowledged");
    // Posted again, as after an answer that was lost on the way: nothing is doubled.
    expect("events of a batch that comes twice", 0, webhook.post(batches.get(0)));
    output.line("The first batch posted once more: recognised, nothing is doubled");
  }

  private void tellWhatWasDelivered(Map<String, Checkpoint> delivered) throws IOException {
    step("What the Trails selected");
    expect("Trails that delivered", archives.size(), delivered.size());
    long journaled = -1;
    for (Map.Entry<String, Checkpoint> trail : delivered.entrySet()) {
      var counts = trail.getValue().counts();
      output.line(
          "%-20s %11s in %s, %s; not its own: %d"
              .formatted(
                  trail.getKey(),
                  count(counts.selected(), "event"),
                  count(counts.logFiles(), "log file"),
                  count(counts.digestFiles(), "digest"),
                  counts.filtered()));
      long read = counts.selected() + counts.filtered();
      if (journaled >= 0) {
        expect("events that " + trail.getKey() + " has read", journaled, read);
      }
      journaled = read;
      if (counts.selected() == 0 || counts.logFiles() == 0 || counts.digestFiles() == 0) {
        throw new DemoException(trail.getKey() + " delivered nothing: " + counts);
      }
    }
    output.line("");
    output.line("The log files of " + SHOWN + ": who, what, where, how it ended");
    for (String line : DeliveredRecords.lines(logFiles(archive(SHOWN)))) {
      output.line("  " + line);
    }
  }

  private void validate() throws IOException {
    step("Validating every digest and log file");
    for (String name : archives.keySet()) {
      ValidationReport report = validate(name, archive(name));
      output.line(
          "%-20s %s, %s"
              .formatted(
                  name, report.digests().summary("digest"), report.logFiles().summary("log")));
      if (!report.isValid() || report.logFiles().total() == 0) {
        throw new DemoException("what was delivered is not valid: " + report.findings());
      }
    }
  }

  private void tamper() throws IOException {
    step("Changing one byte of one log file, in a copy");
    DemoDirectory.copy(archive(SHOWN), demo.tampered());
    Path changed = null;
    for (Path logFile : logFiles(demo.tampered())) {
      byte[] content = DeliveredRecords.content(logFile);
      int at = indexOf(content, NAME);
      if (changed == null && at >= 0) {
        content[at] = 'M';
        Files.delete(logFile);
        Files.write(logFile, GzipMember.compress(content));
        changed = logFile;
      }
    }
    if (changed == null) {
      throw new DemoException("there is no mallory in the log files of " + SHOWN);
    }
    String key = demo.tampered().relativize(changed).toString();
    output.line("mallory is now Mallory in " + key);
    output.line("");
    ValidationReport report = validate(SHOWN, demo.tampered());
    StringWriter text = new StringWriter();
    ValidationOutput.text(report, new PrintWriter(text));
    text.toString().lines().map(line -> "  " + line).forEach(output::line);
    List<Finding> findings = report.findings();
    if (findings.size() != 1
        || findings.get(0).name() != FindingName.LOG_FILE_HASH_MISMATCH
        || !findings.get(0).objectKey().equals(key)) {
      throw new DemoException("the change was not caught as it should be: " + findings);
    }
    output.line("");
    output.line("Caught. " + archives.size() + " Trails are intact, the copy is not.");
  }

  private void tellWhereToLook() {
    step("Where to look, and what to try next");
    output.line("Trails       " + demo.trails());
    for (String name : archives.keySet()) {
      output.line("%-12s %s".formatted("Log files", archive(name)));
    }
    output.line("");
    output.line("Validate by hand, and again after you have changed something:");
    output.line(
        "  ./trailkeeper validate-logs --source "
            + archive(SHOWN)
            + " --trail-arn "
            + arn(SHOWN)
            + " --start-time "
            + begin
            + " --public-keys "
            + data.publicKeys());
    output.line("Read a log file:");
    output.line(
        "  zcat $(find " + archive(SHOWN) + " -path '*/CloudTrail/*' -name '*.gz') | head -c 2000");
    output.line("Capture from a real API server:");
    output.line("  ./trailkeeper run --trails " + demo.trails() + " --data DIR");
    output.line("");
    output.line(
        "The demo is complete: captured, delivered, validated, and a change caught, in "
            + Duration.between(begin, clock.instant()).toSeconds()
            + " s.");
  }

  private ValidationReport validate(String name, Path archive) throws IOException {
    PublicKeys keys = PublicKeys.read(Files.readAllBytes(data.publicKeys()));
    // A digest's end may lie in the second that has just begun.
    ValidationRequest request =
        new ValidationRequest(
            arn(name),
            "",
            begin.minusSeconds(1),
            clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60));
    try (ObjectStore store = new FilesystemObjectStore(archive, "audit-archive")) {
      return ValidateLogsCommand.validate(store, false, keys, request);
    }
  }

  private static TrailArn arn(String name) {
    return CLUSTER.trail(name);
  }

  /** Returns the directory that a Trail delivers to. */
  private Path archive(String name) {
    Path archive = archives.get(name);
    if (archive == null) {
      throw new DemoException("there is no Trail " + name + " among the examples");
    }
    return archive;
  }

  private static List<Path> logFiles(Path archive) throws IOException {
    return DemoDirectory.filesBelow(archive).stream()
        .filter(file -> file.toString().contains("/CloudTrail/"))
        .toList();
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static int indexOf(byte[] content, byte[] wanted) {
    return new String(content, StandardCharsets.ISO_8859_1)
        .indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
  }

  private void step(String what) {
    output.line("");
    output.line("== " + what);
  }

  private static void expect(String what, long expected, long found) {
    if (expected != found) {
      throw new DemoException(what + ": expected " + expected + ", found " + found);
    }
  }
}
