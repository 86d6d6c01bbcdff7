package io.trailkeeper.operator.trail;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import io.trailkeeper.operator.event.EventRecorder;
import io.trailkeeper.operator.resource.Installation;
import io.trailkeeper.operator.resource.OwnedNames;
import io.trailkeeper.operator.resource.OwnerTrail;
import io.trailkeeper.operator.status.Obstacle;
import io.trailkeeper.operator.status.TrailReason;
import io.trailkeeper.operator.status.TrailStatusFactory;
import io.trailkeeper.operator.status.TrailTransition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Trail be as it is wanted: observe, apply, report. Each step is a function of what stands
 * in the cluster, so that it does not matter how often it runs, or which operator runs it.
 *
 * <p>A Trail that is deleted is held back by a finalizer until its collector has delivered the rest
 * and ended the chain of digest files, or until the deletion's timeout, counted from when it was
 * deleted.
 */
@ControllerConfiguration(
    name = TrailReconciler.NAME,
    fieldManager = TrailReconciler.FIELD_MANAGER,
    finalizerName = TrailReconciler.FINALIZER,
    informer = @Informer(itemStore = LeanStore.class),
    maxReconciliationInterval =
        @MaxReconciliationInterval(
            interval = TrailReconciler.RESYNC_MINUTES,
            timeUnit = TimeUnit.MINUTES))
@Workflow(
    explicitInvocation = true,
    dependents = {
      @Dependent(type = ServiceAccountDependent.class),
      @Dependent(name = TrailReconciler.ROLE, type = RoleDependent.class),
      @Dependent(type = RoleBindingDependent.class, dependsOn = TrailReconciler.ROLE),
      @Dependent(type = CheckpointDependent.class),
      @Dependent(type = CertificateDependent.class),
      @Dependent(type = ConfigMapDependent.class),
      @Dependent(type = NetworkPolicyDependent.class),
      @Dependent(type = DeploymentDependent.class)
    })
public final class TrailReconciler implements Reconciler<Trail>, Cleaner<Trail> {

  /** The name of the controller. */
  public static final String NAME = "trails";

  /** The name under which the operator owns fields. */
  public static final String FIELD_MANAGER = "trailkeeper-operator";

  /** What holds back a Trail that is deleted. */
  public static final String FINALIZER = "trailkeeper.io/final-digest";

  /** Against events that were missed: rare enough to cost nothing. */
  static final int RESYNC_MINUTES = 5;

  /** The Role stands before it is bound. */
  static final String ROLE = "role";

  /** How often a Trail that is being deleted is looked at, whatever happens. */
  private static final Duration DELETION_PERIOD = Duration.ofSeconds(30);

  /** How often a certificate is looked for that is not there; one that comes is noticed at once. */
  private static final Duration CERTIFICATE_PERIOD = Duration.ofMinutes(1);

  private final Installation installation;
  private final ClusterIdentity cluster;
  private final FollowerCertificates certificates;
  private final Duration deletionTimeout;
  private final Clock clock;
  private final TrailStatusFactory statuses;
  private final EventRecorder recorder;
  private final Progress progress;
  private final Runnable onGone;
  private volatile @Nullable TrailSources sources;

  /**
   * @param installation what all Trails have in common
   * @param cluster who the cluster is
   * @param certificates sees to client certificates
   * @param deletionTimeout how long a Trail that is deleted waits for its collector
   * @param clock says when a condition changes, and when the timeout is over
   * @param recorder tells people
   * @param progress hears what is under way
   * @param onGone is run when a Trail may go: its finalizer is removed right after
   */
  public TrailReconciler(
      Installation installation,
      ClusterIdentity cluster,
      FollowerCertificates certificates,
      Duration deletionTimeout,
      Clock clock,
      EventRecorder recorder,
      Progress progress,
      Runnable onGone) {
    this.installation = requireNonNull(installation, "installation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.certificates = requireNonNull(certificates, "certificates");
    this.deletionTimeout = requireNonNull(deletionTimeout, "deletionTimeout");
    this.clock = requireNonNull(clock, "clock");
    this.statuses = new TrailStatusFactory(clock);
    this.recorder = requireNonNull(recorder, "recorder");
    this.progress = requireNonNull(progress, "progress");
    this.onGone = requireNonNull(onGone, "onGone");
  }

  @Override
  public List<EventSource<?, Trail>> prepareEventSources(EventSourceContext<Trail> context) {
    TrailSources made = new TrailSources(installation, context);
    sources = made;
    return made.all();
  }

  @Override
  public UpdateControl<Trail> reconcile(Trail trail, Context<Trail> context) {
    return progress.during(
        () -> {
          Sighting seen = observe(trail, context);
          // Of an operator that ends, caches are empty: what was seen may not be what there is.
          if (!progress.isEnding()) {
            apply(seen, context);
            reportAfter(seen, context);
          }
          return next(seen);
        });
  }

  private static UpdateControl<Trail> next(Sighting seen) {
    UpdateControl<Trail> nothing = UpdateControl.noUpdate();
    return seen.isCertificateAwaited() ? nothing.rescheduleAfter(CERTIFICATE_PERIOD) : nothing;
  }

  @Override
  public DeleteControl cleanup(Trail trail, Context<Trail> context) {
    return progress.during(() -> goingAway(trail, context));
  }

  private DeleteControl goingAway(Trail trail, Context<Trail> context) {
    Sighting seen = observe(trail, context);
    if (progress.isEnding()) {
      return DeleteControl.noFinalizerRemoval();
    }
    if (seen.isClosed() && isClosedForSure(seen, context)) {
      return gone(trail);
    }
    Instant deletedAt = Instant.parse(trail.getMetadata().getDeletionTimestamp());
    Duration left = Duration.between(clock.instant(), deletedAt.plus(deletionTimeout));
    if (left.isNegative() || left.isZero()) {
      recorder.record(
          trail,
          new Announcement(
              EventReason.TRAIL_DELETED_EARLY,
              Undelivered.describe(seen.known(), deletionTimeout)));
      return gone(trail);
    }
    close(seen, context);
    return DeleteControl.noFinalizerRemoval()
        .rescheduleAfter(left.compareTo(DELETION_PERIOD) < 0 ? left : DELETION_PERIOD);
  }

  private DeleteControl gone(Trail trail) {
    certificates.release(OwnerTrail.of(trail));
    onGone.run();
    return DeleteControl.defaultDelete();
  }

  @Override
  public ErrorStatusUpdateControl<Trail> updateErrorStatus(
      Trail trail, Context<Trail> context, Exception failure) {
    // The first failure is often one of timing, as when the API server that is to bind a Role has
    // not yet heard of it; the next attempt comes at once.
    boolean again = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0) > 0;
    Sighting seen = observe(trail, context);
    if (again && !progress.isEnding()) {
      report(seen, failed(failure), context);
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  /** JOSDK asks nobody when a cleanup fails. */
  private void close(Sighting seen, Context<Trail> context) {
    try {
      apply(seen, context);
    } catch (RuntimeException e) {
      report(seen, failed(e), context);
      throw e;
    }
    reportAfter(seen, context);
  }

  /** A finalizer that is gone is gone: a cache that is behind may not be what decides. */
  private boolean isClosedForSure(Sighting seen, Context<Trail> context) {
    return seen.wanted().configuration() == null
        || KnownCheckpoint.of(
                context
                    .getClient()
                    .resources(TrailCheckpoint.class)
                    .inNamespace(installation.namespace())
                    .withName(OwnedNames.checkpoint(seen.trail().getMetadata().getName()))
                    .get())
            .isClosed();
  }

  private void reportAfter(Sighting seen, Context<Trail> context) {
    Sighting now = seen.with(OwnedObjects.of(seen.trail(), context));
    if (!progress.isEnding()) {
      report(now, null, context);
    }
  }

  private Sighting observe(Trail trail, Context<Trail> context) {
    TrailSources from = requireNonNull(sources, "event sources come before reconciliations");
    OwnedObjects owned = OwnedObjects.of(trail, context);
    WantedCollector wanted = WantedCollector.of(trail, cluster, owned);
    int captureReplicas =
        from.capture()
            .map(found -> found.getSpec().getReplicas())
            .map(replicas -> Math.max(1, replicas))
            .orElse(owned.captureReplicas());
    FollowerCertificate certificate =
        certificates.certificate(
            OwnerTrail.of(trail), from.authority().orElse(null), owned.certificate());
    return new Sighting(
        trail,
        Sighting.arn(trail, cluster),
        owned,
        wanted,
        KnownCheckpoint.of(owned.checkpoint()),
        captureReplicas,
        wanted.configuration() == null
            ? new Credentials(Map.of(), false, null)
            : Credentials.of(
                wanted.configuration().destination(), installation.namespace(), from::credentials),
        certificate,
        missing(from.capture().isPresent(), certificate));
  }

  private @Nullable Obstacle missing(boolean isCaptureThere, FollowerCertificate certificate) {
    if (!isCaptureThere) {
      return new Obstacle(
          TrailReason.CAPTURE_NOT_FOUND,
          "StatefulSet "
              + installation.namespace()
              + "/"
              + installation.captureStatefulSet()
              + " is not there: nothing is captured. It is part of the chart; install or upgrade"
              + " the release again.",
          false);
    }
    return certificate instanceof FollowerCertificate.Awaited awaited
        ? new Obstacle(TrailReason.WAITING_FOR_CERTIFICATE, awaited.message(), false)
        : null;
  }

  private static void apply(Sighting seen, Context<Trail> context) {
    seen.plan()
        .ifPresent(
            plan -> {
              plan.put(context);
              context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();
            });
  }

  private void report(Sighting seen, @Nullable Obstacle failure, Context<Trail> context) {
    Trail trail = seen.trail();
    @Nullable TrailStatus before = trail.getStatus();
    TrailStatus after = statuses.status(seen.observation(failure));
    if (after.equals(before)) {
      return;
    }
    Trail fresh = new Trail();
    fresh.setMetadata(new ObjectMetaBuilder().withName(trail.getMetadata().getName()).build());
    fresh.setStatus(after);
    PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(trail, fresh, context);
    TrailTransition.between(before, after)
        .forEach(announcement -> recorder.record(trail, announcement));
  }

  private static Obstacle failed(Exception failure) {
    return new Obstacle(
        TrailReason.RECONCILE_FAILED,
        "The Trail could not be put in place, and it is tried again: " + message(failure),
        false);
  }

  /** The API server's own words, where it was the API server that refused. */
  private static String message(Throwable failure) {
    if (failure instanceof AggregatedOperatorException all
        && !all.getAggregatedExceptions().isEmpty()) {
      return message(all.getAggregatedExceptions().values().iterator().next());
    }
    if (failure instanceof KubernetesClientException client
        && client.getStatus() != null
        && client.getStatus().getMessage() != null) {
      return client.getStatus().getMessage();
    }
    @Nullable Throwable cause = failure.getCause();
    return cause == null || cause == failure
        ? String.valueOf(failure.getMessage())
        : message(cause);
  }
}
