package io.trailkeeper.faults.lab;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.faults.account.Comparison;
import io.trailkeeper.faults.account.Delivered;
import io.trailkeeper.faults.lab.LabOptions.DestinationKind;
import io.trailkeeper.faults.load.Acknowledgements;
import io.trailkeeper.faults.load.AuditClient;
import io.trailkeeper.faults.load.EventShapes;
import io.trailkeeper.faults.load.Load;
import io.trailkeeper.faults.storage.BreakingProxy;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An installation of its own: one capture, one collector of one Trail, a destination and a load.
 * For one thread, but {@link #capture}, {@link #collector} and what they return for any.
 */
public final class Lab implements AutoCloseable {

  /** What the time is called in which nothing is broken. */
  public static final String CALM = "(none)";

  /** What capture logs when it takes events. */
  public static final String POSTING = "API servers can post";

  /** What a collector logs when it is at work. */
  public static final String COLLECTING = "Events that come from now on are collected";

  /** What a process logs first. */
  public static final String STARTING = "Starting";

  /** What a process logs when it has its certificates, just before it opens what it works on. */
  public static final String CERTIFICATES = "Certificates were read";

  /** What a collector logs of a checkpoint that it does not take. */
  public static final String REFUSES_CHECKPOINT = "checkpoint.json cannot be used";

  private static final Set<String> WATCHED =
      Set.of(POSTING, COLLECTING, STARTING, CERTIFICATES, REFUSES_CHECKPOINT);

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int DRAINS = 5;

  private final LabOptions options;
  private final LabFiles files;
  private final LabProcesses processes;
  private final LabDestination destination;
  private final LabClock clock;
  private final Disks disks;
  private final PublicKeys publicKeys;
  private final Load load;
  private final Delivered delivered;
  private final Set<String> destroyed = new HashSet<>();
  private final Map<String, String> faultOfDigest = new HashMap<>();
  private final Map<String, Integer> times = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Ctrl-C must leave no process and no disk behind. */
  private final Thread hook = new Thread(this::letGo, "lab end");

  private volatile @Nullable Child capture;
  private volatile @Nullable Child collector;

  private Lab(LabOptions options, Clock systemClock) {
    this.options = options;
    this.files = new LabFiles(options.directory());
    files.create();
    this.disks = Disks.of(files, options.smallDisks());
    SecureRandom random = new SecureRandom();
    CertificateAuthority authority =
        CertificateAuthority.create("trailkeeper faults", systemClock, random);
    TrailArn trail = new ClusterIdentity("123456789012", "local").trail("faults-" + options.name());
    LabFiles.writeTls(
        files.captureTls(),
        authority.issueServing("capture", List.of("127.0.0.1")),
        authority.certificate());
    LabFiles.writeTls(
        files.collectorTls(),
        authority.issueClient(trail.name(), ClientRole.FOLLOWER),
        authority.certificate());
    this.publicKeys = files.makeSigningKey(systemClock, random);
    this.clock = new LabClock(files.clock(), systemClock);
    this.destination =
        options.destination() == DestinationKind.BUCKET
            ? LabDestination.bucket(files, systemClock)
            : LabDestination.volume(files, systemClock);
    files.write(destination.configuration(trail));
    this.processes = new LabProcesses(files, disks.captureData(), WATCHED);
    AuditClient client =
        AuditClient.of(
            authority.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE),
            authority.certificate(),
            processes.auditPort());
    this.load =
        new Load(
            client,
            EventShapes.read(options.events()),
            new Acknowledgements(options.name(), CALM),
            options.seed());
    this.delivered = new Delivered(trail, destination.bucketName());
  }

  /** Opens a lab: both processes are at work, and the load has begun. */
  public static Lab open(LabOptions options, Clock systemClock) throws InterruptedException {
    Lab lab = new Lab(options, systemClock);
    Runtime.getRuntime().addShutdownHook(lab.hook);
    boolean opened = false;
    try {
      lab.startCapture();
      lab.awaitCapture();
      lab.startCollector();
      lab.awaitCollector();
      lab.load.start();
      opened = true;
      return lab;
    } finally {
      if (!opened) {
        lab.close();
      }
    }
  }

  /** Starts capture, and does not wait. */
  public void startCapture() {
    capture = processes.capture();
  }

  /** Waits until capture takes events. */
  public void awaitCapture() throws InterruptedException {
    capture().await(POSTING);
  }

  /** Starts a collector, and does not wait. */
  public void startCollector() {
    collector = processes.collector("collector");
  }

  /** Waits until the collector is at work. */
  public void awaitCollector() throws InterruptedException {
    collector().await(COLLECTING);
  }

  /** Starts another collector of the same Trail beside the one that is at work. */
  public Child startSecondCollector() {
    return processes.collector("second-collector");
  }

  /** Takes this collector for the lab's own from now on. */
  public void adopt(Child survivor) {
    collector = survivor;
  }

  /** Returns capture as it was started last. */
  public Child capture() {
    return require(capture);
  }

  /** Returns the collector as it was started last. */
  public Child collector() {
    return require(collector);
  }

  private static Child require(@Nullable Child child) {
    if (child == null) {
      throw new IllegalStateException("it was not started yet");
    }
    return child;
  }

  /** Returns the load. */
  public Load load() {
    return load;
  }

  /** Returns the clock of both processes. */
  public LabClock clock() {
    return clock;
  }

  /** Returns the small disks, if there are any. */
  public Disks disks() {
    return disks;
  }

  /** Returns the proxy before the S3 server; a lab that delivers to a volume has none. */
  public BreakingProxy proxy() {
    return destination.proxy();
  }

  /** Returns where the trail delivers. */
  public LabDestination destination() {
    return destination;
  }

  /** Returns what was given to the processes. */
  public LabFiles files() {
    return files;
  }

  /** Returns the journal's files. */
  public JournalFiles journal() {
    return new JournalFiles(disks.captureData().resolve("journal"));
  }

  /** Returns the checkpoint's file. */
  public CheckpointFile checkpoint() {
    return new CheckpointFile(files.checkpoint());
  }

  /** Copies all that is delivered by now: it is about to be deleted. */
  public void copyDelivered() {
    try (ObjectStore store = destination.open()) {
      delivered.copy(store);
    }
  }

  /** Notes that events were destroyed on disk: if they were not delivered, digests must say so. */
  public void destroyed(Collection<String> ids) {
    destroyed.addAll(ids);
  }

  /** Notes what is wrong, beside what the comparison finds. */
  public void problem(String what) {
    problems.add(what);
  }

  /** Waits until one more log file is delivered and committed. */
  public void awaitDelivery() throws InterruptedException {
    if (!delivers(SOON)) {
      throw new LabException(
          "no log file is delivered any more; see " + files.log("collector"), null);
    }
  }

  /** Waits until one more log file is delivered and committed; returns whether it was in time. */
  public boolean delivers(Duration within) throws InterruptedException {
    long before = logFiles();
    return Waiting.until(() -> logFiles() > before, within, Duration.ofMillis(50));
  }

  private long logFiles() {
    Optional<Checkpoint> read = checkpoint().read();
    return read.map(checkpoint -> checkpoint.counts().logFiles()).orElse(-1L);
  }

  /**
   * A fault begins: events and digests that are made from now on are made while it is on. Returns
   * when the load is under way again, after the fault before.
   */
  public void begin(String fault) throws InterruptedException {
    Acknowledgements acknowledgements = load.acknowledgements();
    acknowledgements.during(fault);
    int before = acknowledgements.count();
    if (!Waiting.until(() -> acknowledgements.count() > before, SOON)) {
      throw new LabException("nothing is acknowledged any more; see " + files.log("capture"), null);
    }
  }

  /** A fault is over: both processes must be at work. */
  public void end(String fault) throws InterruptedException {
    times.merge(fault, 1, Integer::sum);
    if (capture().hasFallen()) {
      problem("capture ended by itself during " + fault + ":\n" + capture().lastLines());
      startCapture();
      awaitCapture();
    }
    if (collector().hasFallen()) {
      problem("the collector ended by itself during " + fault + ":\n" + collector().lastLines());
      startCollector();
      awaitCollector();
    }
    noteDigests(fault);
  }

  private void noteDigests(String fault) {
    try (ObjectStore store = destination.open()) {
      delivered.digests(store).forEach(key -> faultOfDigest.putIfAbsent(key, fault));
    }
  }

  /** Stops the load, lets everything be delivered, stops the processes, and compares. */
  public Comparison finish() throws InterruptedException {
    load.acknowledgements().during(CALM);
    if (!load.stop(SOON)) {
      problem("some batches were never acknowledged, though nothing is broken any more");
    }
    drain();
    capture().terminate();
    int status = capture().awaitExit();
    if (status != 0) {
      problem("capture exited with " + status + " on SIGTERM:\n" + capture().lastLines());
    }
    noteDigests(CALM);
    copyDelivered();
    Acknowledgements known = load.acknowledgements();
    Comparison comparison =
        Comparison.of(
            new Comparison.Known(known.all(), known::faultOf, destroyed, faultOfDigest, times),
            delivered,
            EventShapes::ids,
            publicKeys);
    problems.addAll(comparison.problems());
    return new Comparison(comparison.tallies(), problems);
  }

  /** Tells the collector to stop, which delivers everything; a long backlog takes several times. */
  private void drain() throws InterruptedException {
    for (int i = 0; i < DRAINS; i++) {
      collector().terminate();
      if (collector().awaitExit() == 0) {
        return;
      }
      startCollector();
      awaitCollector();
    }
    problem("the collector cannot deliver everything:\n" + collector().lastLines());
  }

  /** Returns where the lab is. */
  public Path directory() {
    return options.directory();
  }

  /** Kills what still runs; what was written stays, but for the small disks. */
  @Override
  public void close() {
    letGo();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs.
      return;
    }
  }

  private void letGo() {
    load.close();
    processes.killAll();
    disks.close();
    destination.close();
  }
}
