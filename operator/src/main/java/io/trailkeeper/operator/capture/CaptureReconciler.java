package io.trailkeeper.operator.capture;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import io.trailkeeper.operator.event.EventRecorder;
import io.trailkeeper.operator.signingkey.SigningKeyLife;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an installation needs beside its chart: signing keys, certificates, and the files of
 * the audit webhook. Its primary is capture's StatefulSet, which the chart makes and this never
 * writes.
 *
 * <p>Everything is read from the API server, not from a cache, and written only if it is not as it
 * should be: a stale look must not make a second authority. It looks when one of these objects
 * changes, and when a certificate, an authority or a signing key is due.
 *
 * <p>To be registered for the namespace of the installation only.
 */
@ControllerConfiguration(
    name = "capture",
    informer = @Informer(labelSelector = CaptureObjects.CAPTURE))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public final class CaptureReconciler implements Reconciler<StatefulSet> {

  /** In case an event was missed, or the clock was set. */
  private static final Duration AT_LEAST_EVERY = Duration.ofHours(12);

  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final CaptureSettings settings;
  private final EventRecorder events;
  private final Clock clock;
  private final CaptureSigningKeys signingKeys;
  private final CaptureCertificates certificates;
  private final AuditWebhookFiles webhook;

  /** Keeps the objects with this client, which also reads them. */
  public CaptureReconciler(
      KubernetesClient client,
      CaptureSettings settings,
      EventRecorder events,
      Clock clock,
      SecureRandom random) {
    this.client = requireNonNull(client, "client");
    this.settings = requireNonNull(settings, "settings");
    this.events = requireNonNull(events, "events");
    this.clock = requireNonNull(clock, "clock");
    this.signingKeys =
        new CaptureSigningKeys(
            client, new KeptObjects(client), events, new SigningKeyLife(clock, random));
    this.certificates =
        settings
            .certManager()
            .<CaptureCertificates>map(
                asked -> new CertManagerCertificates(client, settings, asked, events, clock))
            .orElseGet(() -> new SelfIssuedCertificates(client, settings, events, clock, random));
    this.webhook = new AuditWebhookFiles(client, settings, events);
  }

  @Override
  public List<EventSource<?, StatefulSet>> prepareEventSources(
      EventSourceContext<StatefulSet> context) {
    return List.of(
        watch(Secret.class, CaptureObjects.OWN, context),
        watch(ConfigMap.class, CaptureObjects.OWN, context),
        watch(Service.class, CaptureObjects.CAPTURE, context));
  }

  @Override
  public UpdateControl<StatefulSet> reconcile(StatefulSet capture, Context<StatefulSet> context) {
    if (!capture.getMetadata().getName().equals(settings.statefulSet())) {
      return UpdateControl.noUpdate();
    }
    Duration pause = Duration.between(clock.instant(), keep(capture));
    if (pause.compareTo(AT_MOST_EVERY) < 0) {
      pause = AT_MOST_EVERY;
    }
    return UpdateControl.<StatefulSet>noUpdate()
        .rescheduleAfter(pause.compareTo(AT_LEAST_EVERY) > 0 ? AT_LEAST_EVERY : pause);
  }

  /**
   * Does it once. Trouble with the certificates does not keep signing keys from being renewed, nor
   * the other way round.
   *
   * @return when something is due
   */
  Instant keep(StatefulSet capture) {
    Failures failures = new Failures(capture);
    Instant keysDue = failures.attempt(() -> signingKeys.keep(capture));
    Instant certificatesDue = failures.attempt(() -> keepCertificatesAndFiles(capture));
    failures.rethrow();
    return keysDue.isBefore(certificatesDue) ? keysDue : certificatesDue;
  }

  private Instant keepCertificatesAndFiles(StatefulSet capture) {
    @Nullable Service service =
        client.services().inNamespace(settings.namespace()).withName(settings.service()).get();
    CaptureAddresses addresses = CaptureAddresses.of(settings, service);
    CaptureCertificates.Kept kept = certificates.keep(capture, addresses);
    kept.bundle().ifPresent(bundle -> webhook.keep(capture, addresses, bundle));
    return kept.changesAt();
  }

  private <R extends HasMetadata> EventSource<?, StatefulSet> watch(
      Class<R> type, String selector, EventSourceContext<StatefulSet> context) {
    ResourceID primary = new ResourceID(settings.statefulSet(), settings.namespace());
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(type, StatefulSet.class)
            .withNamespaces(settings.namespace())
            .withLabelSelector(selector)
            .withSecondaryToPrimaryMapper(secondary -> Set.of(primary))
            .build(),
        context);
  }

  /** What failed so far, to be said and thrown when all has been attempted. */
  private final class Failures {

    private final StatefulSet capture;
    private @Nullable KubernetesClientException first;

    Failures(StatefulSet capture) {
      this.capture = capture;
    }

    Instant attempt(Attempt attempt) {
      try {
        return attempt.run();
      } catch (KubernetesClientException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
        // A conflict says only that somebody else was faster: all is looked at anew.
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          events.record(capture, failed(e));
        }
        return clock.instant();
      }
    }

    void rethrow() {
      if (first != null) {
        throw first;
      }
    }

    private Announcement failed(KubernetesClientException e) {
      String what =
          e.getStatus() == null || e.getStatus().getMessage() == null
              ? "the API server cannot be reached"
              : e.getStatus().getMessage();
      return new Announcement(
          EventReason.RECONCILE_FAILED,
          "certificates or signing keys could not be kept in order, and it is tried again: "
              + what);
    }
  }

  private interface Attempt {
    Instant run();
  }
}
