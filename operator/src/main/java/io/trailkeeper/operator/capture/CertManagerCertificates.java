package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.operator.certificate.Authorities;
import io.trailkeeper.operator.certificate.CertManagerCertificate;
import io.trailkeeper.operator.certificate.CertificateRequests;
import io.trailkeeper.operator.certificate.SecretText;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import io.trailkeeper.operator.event.EventRecorder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that cert-manager issues, into the same Secrets. It renews them by itself; the
 * operator only says what is wanted, and hands on the bundle.
 */
final class CertManagerCertificates implements CaptureCertificates {

  /** When to look again for what is not there; a Secret that appears is noticed at once. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private static final Duration LOOK_AGAIN = Duration.ofHours(12);

  private final KubernetesClient client;
  private final CaptureSettings settings;
  private final CertificateRequests requests;
  private final EventRecorder events;
  private final Clock clock;

  CertManagerCertificates(
      KubernetesClient client,
      CaptureSettings settings,
      CertManagerCertificate issuer,
      EventRecorder events,
      Clock clock) {
    this.client = client;
    this.settings = settings;
    this.requests = new CertificateRequests(client, issuer);
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Kept keep(StatefulSet capture, CaptureAddresses addresses) {
    for (CertificatePlan plan : CertificatePlan.all(settings, addresses)) {
      if (!requests.ask(CaptureObjects.owned(plan.secret(), capture), plan.request())) {
        return waiting(capture, CertManagerCertificate.NOT_SERVED);
      }
    }
    @Nullable Secret secret =
        client
            .secrets()
            .inNamespace(settings.namespace())
            .withName(CaptureObjects.AUDIT_WEBHOOK)
            .get();
    String bundle = SecretText.of(secret).getOrDefault(Authorities.BUNDLE, "");
    if (bundle.isBlank()) {
      return waiting(
          capture,
          (secret == null
                  ? "cert-manager has not issued the certificate "
                  : "cert-manager gave no ca.crt with the certificate ")
              + CaptureObjects.AUDIT_WEBHOOK
              + " yet. See its status, and use an issuer with an authority of its own (CA, Vault)");
    }
    return new Kept(Optional.of(bundle), clock.instant().plus(LOOK_AGAIN));
  }

  private Kept waiting(StatefulSet capture, String note) {
    events.record(capture, new Announcement(EventReason.CERTIFICATE_WAITING, note));
    return new Kept(Optional.empty(), clock.instant().plus(RETRY));
  }
}
