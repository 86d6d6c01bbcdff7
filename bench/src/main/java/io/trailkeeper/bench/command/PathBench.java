package io.trailkeeper.bench.command;

import io.trailkeeper.bench.delivery.DeliveredTrail;
import io.trailkeeper.bench.delivery.DeliveryTimes;
import io.trailkeeper.bench.installation.FollowingTrail;
import io.trailkeeper.bench.installation.InstallationOptions;
import io.trailkeeper.bench.installation.MeasuredInstallation;
import io.trailkeeper.bench.installation.MetricsPage;
import io.trailkeeper.bench.load.Posted;
import io.trailkeeper.bench.load.Poster;
import io.trailkeeper.bench.process.BareFsync;
import io.trailkeeper.bench.process.ProcessUsage;
import io.trailkeeper.bench.process.ServingProcess;
import io.trailkeeper.bench.process.WatchedProcess;
import io.trailkeeper.bench.report.Latency;
import io.trailkeeper.bench.report.PathReport;
import io.trailkeeper.bench.report.ProcessCost;
import io.trailkeeper.faults.load.AuditClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run of the whole path: start, warm up, post, end, read what came of it. For one thread. */
final class PathBench {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;
  private static final int PAGE_BYTES = 4096;

  private final PathPlan plan;
  private final Path directory;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param directory empty, for everything
   */
  PathBench(PathPlan plan, Path directory) {
    this.plan = plan;
    this.directory = directory;
  }

  /** What was seen while it ran. */
  private record Seen(
      @Nullable Posted warmUp,
      Posted posted,
      Instant began,
      List<Duration> cpuBefore,
      Duration apiServers,
      MetricsPage before,
      MetricsPage after,
      List<WatchedProcess> processes) {}

  PathReport run() throws IOException, InterruptedException {
    if (!plan.toS3()) {
      return run(null);
    }
    try (ServingProcess server =
        ServingProcess.start(serveStorage(), Map.of(), ServeStorageCommand.READY)) {
      return run(URI.create("http://127.0.0.1:" + server.said()));
    }
  }

  private List<String> serveStorage() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-cp",
        System.getProperty("java.class.path"),
        "io.trailkeeper.bench.BenchMain",
        "bench",
        "serve-storage");
  }

  private PathReport run(@Nullable URI s3) throws IOException, InterruptedException {
    Map<String, Latency> bare = bareFsync();
    try (MeasuredInstallation installation =
        MeasuredInstallation.start(
            new InstallationOptions(
                directory,
                plan.java(),
                plan.jar(),
                plan.capture(),
                plan.collector(),
                plan.trails(),
                plan.delivery(),
                s3),
            ServeStorageCommand.CREDENTIALS,
            plan.clock())) {
      Seen seen = measure(installation);
      problems.addAll(installation.stop());
      return report(installation.trails(), seen, bare);
    }
  }

  private Seen measure(MeasuredInstallation installation) throws IOException, InterruptedException {
    List<AuditClient> clients =
        Stream.generate(installation::client).limit(plan.connections()).toList();
    Poster poster =
        new Poster(clients, plan.bodies(), new SecureRandom().nextLong() >>> 16, plan.clock());
    @Nullable Posted warmUp = null;
    if (plan.warmUp() > 0) {
      warmUp = poster.post(plan.warmUp(), null);
      installation.awaitCaughtUp();
    }
    List<WatchedProcess> processes = installation.processes();
    List<Duration> cpuBefore = processes.stream().map(process -> process.usage().cpu()).toList();
    long warmUpEvents = warmUp == null ? 0 : warmUp.events();
    MetricsPage before = installation.captureMetrics(warmUpEvents);
    Instant began = plan.clock().instant();
    Duration own = ownCpu();
    Posted posted = poster.post(plan.rounds(), plan.rate());
    Duration apiServers = ownCpu().minus(own);
    installation.awaitCaughtUp();
    return new Seen(
        warmUp,
        posted,
        began,
        cpuBefore,
        apiServers,
        before,
        installation.captureMetrics(warmUpEvents + posted.events()),
        processes);
  }

  private static Duration ownCpu() {
    return ProcessUsage.of(ProcessHandle.current().pid())
        .map(ProcessUsage::cpu)
        .orElse(Duration.ZERO);
  }

  private Map<String, Latency> bareFsync() throws IOException {
    Files.createDirectories(directory);
    Map<String, Latency> bare = new LinkedHashMap<>();
    for (int bytes : new int[] {PAGE_BYTES, plan.bodies().largest()}) {
      bare.put(
          "bare fsync, " + bytes + " B",
          Latency.of(BareFsync.measure(directory, bytes), NANOS_PER_MILLI));
    }
    return bare;
  }

  private PathReport report(List<FollowingTrail> trails, Seen seen, Map<String, Latency> bare)
      throws IOException {
    Posted posted = seen.posted();
    long warmUpEvents = seen.warmUp() == null ? 0 : seen.warmUp().events();
    long warmUpBytes = seen.warmUp() == null ? 0 : seen.warmUp().bytes();
    DeliveredTrail first = DeliveredTrail.read(trails.get(0), plan.clock());
    if (first.events() != posted.events() + warmUpEvents) {
      problems.add(
          (posted.events() + warmUpEvents)
              + " events were acknowledged, and "
              + first.events()
              + " are delivered");
    }
    problems.addAll(first.findings());
    for (FollowingTrail other : trails.subList(1, trails.size())) {
      problems.addAll(DeliveredTrail.read(other, plan.clock()).findings());
    }
    DeliveryTimes times = DeliveryTimes.read(trails.get(0).log());
    List<ProcessCost> costs = costs(seen, posted.bytes() / GIGABYTE);
    double seconds = posted.wallNanos() / NANOS_PER_SECOND;
    return new PathReport(
        machine(),
        settings(),
        posted.events(),
        posted.bytes(),
        posted.bodies(),
        posted.refusals(),
        warmUpEvents,
        warmUpBytes,
        seconds,
        times.deliveries().isEmpty()
            ? 0
            : Duration.between(
                        seen.began(), times.deliveries().get(times.deliveries().size() - 1).at())
                    .toMillis()
                / MILLIS_PER_SECOND,
        posted.bytes() / MEGABYTE / seconds,
        costs,
        costs.stream().mapToDouble(ProcessCost::cpuSecondsPerGB).sum(),
        seen.apiServers().toMillis() / MILLIS_PER_SECOND,
        Latency.of(posted.latencyNanos(), NANOS_PER_MILLI),
        Latency.of(times.since(acknowledgements(seen), warmUpEvents), 1),
        first.logFiles(),
        first.storedBytes(),
        first.contentBytes(),
        (double) (posted.bytes() + warmUpBytes) / first.storedBytes(),
        rise(seen, "trailkeeper_journal_fsyncs_total").map(Double::longValue).orElse(null),
        rise(seen, "jvm_gc_memory_allocated_bytes_total")
            .filter(bytes -> bytes > 0)
            .map(bytes -> bytes / posted.events())
            .orElse(null),
        bare,
        problems);
  }

  private static List<Posted.Acknowledgement> acknowledgements(Seen seen) {
    List<Posted.Acknowledgement> all = new ArrayList<>();
    if (seen.warmUp() != null) {
      all.addAll(seen.warmUp().acknowledgements());
    }
    all.addAll(seen.posted().acknowledgements());
    return all;
  }

  private static Optional<Double> rise(Seen seen, String meter) {
    OptionalDouble before = seen.before().value(meter, "");
    OptionalDouble after = seen.after().value(meter, "");
    return after.isEmpty() ? Optional.empty() : Optional.of(after.getAsDouble() - before.orElse(0));
  }

  private List<ProcessCost> costs(Seen seen, double gigabytes) {
    List<ProcessCost> costs = new ArrayList<>();
    for (int i = 0; i < seen.processes().size(); i++) {
      WatchedProcess process = seen.processes().get(i);
      ProcessUsage usage = process.usage();
      double all = usage.cpu().toMillis() / MILLIS_PER_SECOND;
      double before = seen.cpuBefore().get(i).toMillis() / MILLIS_PER_SECOND;
      boolean warmed = seen.warmUp() != null;
      costs.add(
          new ProcessCost(
              process.name(),
              all,
              (warmed ? all - before : all) / gigabytes,
              warmed ? before : null,
              usage.peakBytes(),
              process.steadyBytes()));
    }
    return costs;
  }

  private Map<String, String> machine() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    machine.put("java", plan.java().toString());
    machine.put("jdk", Runtime.version().toString());
    return machine;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("format", plan.delivery().format().toString());
    settings.put("compression", plan.delivery().compression().toString());
    settings.put("maxSize", Long.toString(plan.delivery().maxBytes()));
    settings.put("maxInterval", plan.delivery().maxInterval().toSeconds() + "s");
    settings.put("destination", plan.toS3() ? "s3" : "volume");
    settings.put("trails", Integer.toString(plan.trails().size()));
    settings.put("connections", Integer.toString(plan.connections()));
    settings.put("rounds", Integer.toString(plan.rounds()));
    settings.put("rate", plan.rate() == null ? "as acknowledged" : plan.rate().toString());
    settings.put("capture", String.join(" ", plan.capture().jvm()));
    settings.put("collector", String.join(" ", plan.collector().jvm()));
    return settings;
  }
}
