package io.trailkeeper.bench.installation;

import io.trailkeeper.bench.process.ProcessWatch;
import io.trailkeeper.bench.process.WatchedProcess;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.config.LogFileValidation;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.faults.lab.Child;
import io.trailkeeper.faults.lab.LabFiles;
import io.trailkeeper.faults.lab.Ports;
import io.trailkeeper.faults.lab.Waiting;
import io.trailkeeper.faults.load.AuditClient;
import io.trailkeeper.faults.storage.StorageServer.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Capture and collectors at work, watched from their start to their end. For one thread.
 *
 * <p>What Kubernetes and the operator would give them is made in a directory: certificates, signing
 * keys, configurations, and a Secret with credentials.
 */
public final class MeasuredInstallation implements AutoCloseable {

  private static final String CAPTURE = "capture";

  private static final String POSTING = "API servers can post";
  private static final String COLLECTING = "Events that come from now on are collected";

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration CAUGHT_UP_WITHIN = Duration.ofMinutes(30);
  private static final Duration COUNTED_WITHIN = Duration.ofSeconds(30);

  private final InstallationOptions options;
  private final LabFiles captureFiles;
  private final List<FollowingTrail> trails = new ArrayList<>();
  private final CertificateAuthority authority;
  private final ProcessWatch watch = ProcessWatch.start();
  private final List<Child> children = new CopyOnWriteArrayList<>();
  private final List<WatchedProcess> watched = new ArrayList<>();
  private final Thread hook = new Thread(this::killAll, "installation end");
  private final int auditPort;
  private final int followersPort;
  private final int healthPort;

  private MeasuredInstallation(InstallationOptions options, Credentials credentials, Clock clock) {
    this.options = options;
    SecureRandom random = new SecureRandom();
    Ports ports = new Ports();
    this.auditPort = ports.free();
    this.followersPort = ports.free();
    this.healthPort = ports.free();
    this.captureFiles = new LabFiles(options.directory().resolve(CAPTURE));
    this.authority = CertificateAuthority.create("trailkeeper bench", clock, random);
    captureFiles.create();
    LabFiles.writeTls(
        captureFiles.captureTls(),
        authority.issueServing(CAPTURE, List.of("127.0.0.1")),
        authority.certificate());
    ClusterIdentity cluster = new ClusterIdentity("123456789012", "local");
    for (Selection selection : options.trails()) {
      FollowingTrail trail =
          FollowingTrail.of(options, cluster.trail("bench-" + (trails.size() + 1)));
      trail.files().create();
      LabFiles.writeTls(
          trail.files().collectorTls(),
          authority.issueClient(trail.arn().name(), ClientRole.FOLLOWER),
          authority.certificate());
      trail.files().makeSigningKey(clock, random);
      trail.files().writeCredentials(credentials);
      trail
          .files()
          .write(
              new CollectorConfiguration(
                  trail.arn(),
                  true,
                  selection,
                  destination(trail),
                  options.delivery(),
                  new LogFileValidation(true, LogFileValidation.DEFAULT_DIGEST_INTERVAL, null)));
      trails.add(trail);
    }
  }

  private Destination destination(FollowingTrail trail) {
    return options.s3() == null
        ? new Destination.Volume(FollowingTrail.CLAIM, FollowingTrail.CLAIM)
        : new Destination.S3(
            FollowingTrail.BUCKET,
            trail.arn().name(),
            FollowingTrail.REGION,
            options.s3(),
            true,
            LabFiles.SECRET,
            null,
            null);
  }

  /**
   * Starts all processes; they are at work when this returns.
   *
   * @param credentials that the S3 server takes
   */
  public static MeasuredInstallation start(
      InstallationOptions options, Credentials credentials, Clock clock)
      throws InterruptedException {
    MeasuredInstallation installation = new MeasuredInstallation(options, credentials, clock);
    Runtime.getRuntime().addShutdownHook(installation.hook);
    boolean started = false;
    try {
      installation.startAll();
      started = true;
      return installation;
    } finally {
      if (!started) {
        installation.close();
      }
    }
  }

  private void startAll() throws InterruptedException {
    start(
            CAPTURE,
            options.capture(),
            captureFiles,
            POSTING,
            "capture",
            "--data=" + captureFiles.captureData(),
            "--tls=" + captureFiles.captureTls(),
            "--listen=127.0.0.1:" + auditPort,
            "--listen-followers=127.0.0.1:" + followersPort,
            "--listen-health=127.0.0.1:" + healthPort)
        .await(POSTING);
    for (FollowingTrail trail : trails) {
      LabFiles files = trail.files();
      // One after the other: fifty at once would all be late.
      start(
              trail.arn().name(),
              options.collector(),
              files,
              COLLECTING,
              "collector",
              "--configuration=" + files.configuration(),
              "--checkpoint-directory=" + files.checkpoint(),
              "--capture=https://127.0.0.1:" + followersPort,
              "--tls=" + files.collectorTls(),
              "--signing-keys=" + files.signingKeys(),
              "--secrets=" + files.secrets(),
              "--volumes=" + files.volumes(),
              "--listen-health=127.0.0.1:0")
          .await(COLLECTING);
    }
  }

  private Child start(
      String name,
      ContainerOptions container,
      LabFiles files,
      String awaited,
      String... arguments) {
    List<String> command = container.command(options.java(), options.jar(), files.temporary());
    command.addAll(List.of(arguments));
    Child child = Child.start(name, command, log(name), Set.of(awaited));
    children.add(child);
    watched.add(watch.watch(name, child.pid()));
    return child;
  }

  private Path log(String name) {
    return options.directory().resolve(name + ".log");
  }

  /** Makes a client as an API server has one, with a connection of its own. */
  public AuditClient client() {
    return AuditClient.of(
        authority.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE),
        authority.certificate(),
        auditPort);
  }

  /** Returns the processes: capture first, then the collectors in their order. */
  public List<WatchedProcess> processes() {
    return List.copyOf(watched);
  }

  /** Returns the Trails. */
  public List<FollowingTrail> trails() {
    return List.copyOf(trails);
  }

  /**
   * Returns what capture says of itself, once it counts so many journaled events: it looks at its
   * journal every second.
   *
   * @throws IOException if it does not come to count them
   */
  public MetricsPage captureMetrics(long events) throws IOException, InterruptedException {
    long end = System.nanoTime() + COUNTED_WITHIN.toNanos();
    MetricsPage page = MetricsPage.of(healthPort);
    while (page.value("trailkeeper_journal_events_total", "").orElse(0) < events) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            "capture has not counted "
                + events
                + " events within "
                + COUNTED_WITHIN.toSeconds()
                + " s");
      }
      Waiting.sleep(LOOK_EVERY);
      page = MetricsPage.of(healthPort);
    }
    return page;
  }

  /**
   * Waits until no Trail has more than two log files before it, or has had so long that it delivers
   * whatever it has.
   */
  public void awaitCaughtUp() throws IOException, InterruptedException {
    long end = System.nanoTime() + CAUGHT_UP_WITHIN.toNanos();
    long ripe = System.nanoTime() + options.delivery().maxInterval().toNanos();
    double before = Double.MAX_VALUE;
    while (System.nanoTime() - end < 0) {
      MetricsPage page = MetricsPage.of(healthPort);
      double most = 0;
      double all = 0;
      for (FollowingTrail trail : trails) {
        double lag =
            page.value(
                    "trailkeeper_journal_follower_lag_bytes",
                    "follower=\"" + trail.arn().name() + "\"")
                .orElse(Double.MAX_VALUE);
        most = Math.max(most, lag);
        all += lag;
      }
      boolean rests = System.nanoTime() - ripe > 0 && all >= before;
      if (most < 2.0 * options.delivery().maxBytes() || rests) {
        return;
      }
      before = all;
      Waiting.sleep(LOOK_EVERY.multipliedBy(6));
    }
  }

  /**
   * Tells each collector in its turn to deliver all it has and to end, then capture.
   *
   * @return what went wrong; empty if all ended as they should
   */
  public List<String> stop() throws InterruptedException {
    List<String> problems = new ArrayList<>();
    watch.ending();
    List<Child> inTurn = new ArrayList<>(children.subList(1, children.size()));
    inTurn.add(children.get(0));
    for (Child child : inTurn) {
      child.terminate();
      int status = child.awaitExit();
      if (status != 0) {
        problems.add("a process exited with " + status + " on SIGTERM:\n" + child.lastLines());
      }
    }
    return problems;
  }

  /** Kills what still runs; what was written stays. */
  @Override
  public void close() {
    killAll();
    watch.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs.
      return;
    }
  }

  private void killAll() {
    children.forEach(Child::kill);
  }
}
