package io.trailkeeper.operator.process;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.operator.capture.CaptureObjects;
import io.trailkeeper.operator.capture.CaptureReconciler;
import io.trailkeeper.operator.capture.CaptureSettings;
import io.trailkeeper.operator.certificate.CertificateRequests;
import io.trailkeeper.operator.certificate.IssuedFollowerCertificates;
import io.trailkeeper.operator.event.EventRecorder;
import io.trailkeeper.operator.follower.FollowerForgetting;
import io.trailkeeper.operator.follower.FollowerSweep;
import io.trailkeeper.operator.follower.FollowerSweepTarget;
import io.trailkeeper.operator.resource.Installation;
import io.trailkeeper.operator.trail.CertManagerFollowerCertificates;
import io.trailkeeper.operator.trail.CollectorDependents;
import io.trailkeeper.operator.trail.FollowerCertificates;
import io.trailkeeper.operator.trail.Progress;
import io.trailkeeper.operator.trail.SelfIssuedFollowerCertificates;
import io.trailkeeper.operator.trail.TrailReconciler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator: started, asked how it is, closed. A crash loses nothing: all that it knows stands
 * in the cluster. Thread-safe.
 */
public final class Operator implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Operator.class);

  /** The chart's name for the operator's ServiceAccount. */
  private static final String SERVICE_ACCOUNT = "trailkeeper-operator";

  /** Enough for hundreds of Trails, and no more requests at once than an API server likes. */
  private static final int THREADS = 10;

  /** The first try again comes soon: most conflicts have gone by then. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private static final double RETRY_FACTOR = 2;

  /** What has been failing for long is tried often enough to be well soon after it can be. */
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /** A reconciliation takes seconds at most, unless a thread hangs. */
  private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

  /** A watch that is cut is opened again in seconds; one that is not is never. */
  private static final Duration UNHEALTHY_FOR = Duration.ofMinutes(3);

  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final long HEALTHY = Long.MIN_VALUE;

  private final Progress progress = new Progress(System::nanoTime);
  private final AtomicBoolean isBroken = new AtomicBoolean();
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final AtomicLong unhealthySince = new AtomicLong(HEALTHY);
  private final Leadership leadership;
  private final FollowerForgetting forgetting;
  private boolean isStopped;
  private final io.javaoperatorsdk.operator.Operator josdk;

  private Operator(
      KubernetesClient client,
      OperatorOptions options,
      ClusterIdentity cluster,
      Clock clock,
      MeterRegistry registry) {
    this.leadership = new Leadership(options, this::breakOff);
    // JOSDK asks for its configuration twice.
    Metrics metrics = OperatorMetrics.of(registry);
    this.josdk =
        new io.javaoperatorsdk.operator.Operator(
            configuration -> configure(configuration, client, options, metrics));
    this.forgetting =
        new FollowerForgetting(
            new FollowerSweep(client, followersOf(options.installation()), this::isLeading),
            Executors.newSingleThreadScheduledExecutor(Operator::forgettingThread));
    EventRecorder recorder = new EventRecorder(client, options.identity(), clock);
    SecureRandom random = new SecureRandom();
    josdk.register(
        new CaptureReconciler(client, capture(options), recorder, clock, random),
        configuration -> configuration.settingNamespace(options.installation().namespace()));
    josdk.register(
        new TrailReconciler(
            options.installation(),
            cluster,
            followerCertificates(client, options, clock, random),
            options.deletionTimeout(),
            clock,
            recorder,
            progress,
            forgetting::soon),
        configuration ->
            configuration
                .withRetry(retry())
                .withReconciliationMaxInterval(options.resyncInterval()));
  }

  /**
   * Starts an operator, and returns when it watches all that it depends on.
   *
   * @param client stays open when the operator is closed
   * @param clock says when conditions change, timeouts are over and certificates are due
   * @param registry gets the operator's metrics; nothing may have been registered in it that JOSDK
   *     registers
   * @throws OperatorStartException saying what is lacking, if it cannot work here
   */
  public static Operator start(
      KubernetesClient client, OperatorOptions options, Clock clock, MeterRegistry registry) {
    requireNonNull(client, "client");
    ClusterCheck.requireResources(client);
    ClusterIdentity cluster = ClusterCheck.identity(client, options);
    Operator operator = new Operator(client, options, cluster, clock, registry);
    try {
      operator.josdk.start();
      operator.forgetting.start();
    } catch (OperatorException e) {
      operator.close();
      throw new OperatorStartException(
          "The operator could not begin to watch the cluster, or take part in the election of a"
              + " leader: "
              + rootMessage(e)
              + ". Look whether the chart's roles are bound to its ServiceAccount.",
          e);
    }
    LOGGER
        .atInfo()
        .addKeyValue("namespace", options.installation().namespace())
        .addKeyValue("accountId", cluster.accountId())
        .addKeyValue("region", cluster.region())
        .log("the operator has started");
    return operator;
  }

  /**
   * Whether there is any sense in going on: no reconciliation hangs, no watch has been dead for
   * long, and the operator has not lost its leadership. If not, it has to be started again.
   */
  public boolean isAlive() {
    if (isBroken.get() || isClosed.get() || progress.isStuck(STUCK_AFTER)) {
      return false;
    }
    long now = System.nanoTime();
    if (isWatching()) {
      unhealthySince.set(HEALTHY);
      return true;
    }
    unhealthySince.compareAndSet(HEALTHY, now);
    return now - unhealthySince.get() < UNHEALTHY_FOR.toNanos();
  }

  /** Whether it does its work now, or stands by while another does. */
  public boolean isReady() {
    return !isBroken.get() && !isClosed.get() && leadership.isSettled() && isWatching();
  }

  /** Whether it is this operator that works. */
  public boolean isLeading() {
    return !isBroken.get() && !isClosed.get() && leadership.isLeading();
  }

  /** Ends what is under way, and waits for it, for seconds at most. */
  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      leadership.end();
      stop();
    }
  }

  private boolean isWatching() {
    return josdk.getRuntimeInfo().isStarted() && josdk.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  private void configure(
      ConfigurationServiceOverrider configuration,
      KubernetesClient client,
      OperatorOptions options,
      Metrics metrics) {
    configuration
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withConcurrentReconciliationThreads(THREADS)
        .withConcurrentWorkflowExecutorThreads(THREADS)
        .withReconciliationTerminationTimeout(CLOSING)
        .withUseSSAToPatchPrimaryResource(true)
        .withSSABasedCreateUpdateMatchForDependentResources(true)
        // Objects are as we want them, without an annotation that changes with each operator.
        .withPreviousAnnotationForDependentResources(false)
        .withDependentResourceFactory(new CollectorDependents(options.installation()))
        .withMetrics(metrics)
        .withInformerStoppedHandler(
            (informer, failure) -> {
              if (failure != null && informer.hasSynced()) {
                LOGGER
                    .atError()
                    .setCause(failure)
                    .log("a watch has ended for good; the operator has to be started again");
                isBroken.set(true);
              }
            });
    if (options.leaderElection()) {
      configuration.withLeaderElectionConfiguration(leadership.configuration());
    }
  }

  /** On a thread of its own: it is called by a thread that it waits for. */
  private void breakOff() {
    isBroken.set(true);
    Thread end = new Thread(this::stop, "operator-without-leadership");
    end.setDaemon(true);
    end.start();
  }

  /** Once; who comes second waits for it. */
  private synchronized void stop() {
    if (!isStopped) {
      isStopped = true;
      progress.end();
      forgetting.close();
      josdk.stop();
    }
  }

  private static FollowerCertificates followerCertificates(
      KubernetesClient client, OperatorOptions options, Clock clock, SecureRandom random) {
    return options.certManager() == null
        ? new SelfIssuedFollowerCertificates(
            new IssuedFollowerCertificates(clock, random), options.installation().namespace())
        : new CertManagerFollowerCertificates(
            new CertificateRequests(client, options.certManager()), options.installation(), clock);
  }

  private static FollowerSweepTarget followersOf(Installation here) {
    return new FollowerSweepTarget(
        here.namespace(),
        here.captureStatefulSet(),
        CaptureObjects.OPERATOR,
        replica -> URI.create(here.captureUrl(replica)));
  }

  private static Thread forgettingThread(Runnable work) {
    Thread thread = new Thread(work, "follower-forgetting");
    thread.setDaemon(true);
    return thread;
  }

  private static CaptureSettings capture(OperatorOptions options) {
    return new CaptureSettings(
        options.installation().namespace(),
        options.installation().captureStatefulSet(),
        options.captureService(),
        options.installation().captureFollowersService(),
        SERVICE_ACCOUNT,
        options.tailCertificate(),
        Optional.ofNullable(options.certManager()));
  }

  private static GenericRetry retry() {
    return new GenericRetry()
        .setInitialInterval(FIRST_RETRY)
        .setIntervalMultiplier(RETRY_FACTOR)
        .setMaxInterval(LAST_RETRY.toMillis())
        .withoutMaxAttempts();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
