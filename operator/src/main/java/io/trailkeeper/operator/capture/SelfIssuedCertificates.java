package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.operator.certificate.Authorities;
import io.trailkeeper.operator.certificate.AuthorityLife;
import io.trailkeeper.operator.certificate.CertificateLife;
import io.trailkeeper.operator.certificate.CertificateLife.IssueReason;
import io.trailkeeper.operator.certificate.SecretText;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import io.trailkeeper.operator.event.EventRecorder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operator's own authority, and the certificates that it issues. */
final class SelfIssuedCertificates implements CaptureCertificates {

  private static final String TLS = "kubernetes.io/tls";

  private final KubernetesClient client;
  private final CaptureSettings settings;
  private final OwnedObjects owned;
  private final KeptObjects kept;
  private final EventRecorder events;
  private final AuthorityLife authorityLife;
  private final CertificateLife certificateLife;

  SelfIssuedCertificates(
      KubernetesClient client,
      CaptureSettings settings,
      EventRecorder events,
      Clock clock,
      SecureRandom random) {
    this.client = client;
    this.settings = settings;
    this.owned = new OwnedObjects(client);
    this.kept = new KeptObjects(client);
    this.events = events;
    this.authorityLife = new AuthorityLife(clock, random);
    this.certificateLife = new CertificateLife(clock, random);
  }

  @Override
  public Kept keep(StatefulSet capture, CaptureAddresses addresses) {
    // The authority is stored before anything that it issues: a crash in between costs nothing.
    Authorities authorities = keepAuthorities(capture);
    Instant changesAt = AuthorityLife.changesAt(authorities);
    for (CertificatePlan plan : CertificatePlan.all(settings, addresses)) {
      Instant renewAt = keep(capture, plan, authorities);
      changesAt = renewAt.isBefore(changesAt) ? renewAt : changesAt;
    }
    return new Kept(Optional.of(authorities.bundle()), changesAt);
  }

  private Authorities keepAuthorities(StatefulSet capture) {
    @Nullable Secret present = secret(CaptureObjects.AUTHORITY);
    Map<String, String> served = SecretText.of(secret(CaptureObjects.SERVING));
    AuthorityLife.Step step =
        authorityLife.step(SecretText.of(present), served.getOrDefault(Authorities.BUNDLE, ""));
    kept.put(
        CaptureObjects.kept(CaptureObjects.AUTHORITY, capture),
        TLS,
        SecretText.toData(step.authorities().data()),
        present);
    step.announcements().forEach(announcement -> events.record(capture, announcement));
    return step.authorities();
  }

  private Instant keep(StatefulSet capture, CertificatePlan plan, Authorities authorities) {
    @Nullable Secret present = secret(plan.secret());
    CertificateLife.Step step =
        certificateLife.step(SecretText.of(present), plan.request(), authorities);
    owned.apply(
        new SecretBuilder()
            .withMetadata(CaptureObjects.owned(plan.secret(), capture))
            .withType(TLS)
            .withData(SecretText.toData(step.data()))
            .build(),
        present);
    step.issued().ifPresent(reason -> events.record(capture, issued(plan, step, reason)));
    return step.renewAt();
  }

  private @Nullable Secret secret(String name) {
    return client.secrets().inNamespace(settings.namespace()).withName(name).get();
  }

  private static Announcement issued(
      CertificatePlan plan, CertificateLife.Step step, IssueReason reason) {
    String what =
        "the certificate in Secret "
            + plan.secret()
            + " was issued: "
            + why(reason)
            + ". It lasts until "
            + step.certificate().certificate().getNotAfter().toInstant();
    if (reason == IssueReason.FIRST) {
      return new Announcement(EventReason.CERTIFICATE_ISSUED, what);
    }
    if (plan.isPlacedByPeople()) {
      return new Announcement(
          EventReason.CERTIFICATE_TO_PLACE,
          what
              + ". Copy the files of the audit webhook to every control plane, before what is there"
              + " now ends");
    }
    return new Announcement(
        reason == IssueReason.DAMAGED
            ? EventReason.CERTIFICATE_DAMAGED
            : EventReason.CERTIFICATE_ISSUED,
        what);
  }

  private static String why(IssueReason reason) {
    return switch (reason) {
      case FIRST -> "there was none";
      case RENEWAL -> "the one before was due";
      case CHANGED -> "the one before was for other names";
      case DAMAGED -> "what was there could not be read, or the key was not the certificate's";
      case NOT_TRUSTED -> "the one before had ended, or was of an authority that is not trusted";
    };
  }
}
