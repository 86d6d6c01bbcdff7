package io.trailkeeper.operator.trail;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.trailkeeper.operator.certificate.CertManagerCertificate;
import io.trailkeeper.operator.certificate.CertificateRequest;
import io.trailkeeper.operator.certificate.CertificateRequests;
import io.trailkeeper.operator.resource.CollectorCertificate;
import io.trailkeeper.operator.resource.Installation;
import io.trailkeeper.operator.resource.OwnedNames;
import io.trailkeeper.operator.resource.OwnerTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that cert-manager issues, into the same Secrets, and renews by itself.
 *
 * <p>The operator does not watch what it asks for: it looks while a certificate is not there, and
 * every five minutes after that. Thread-safe.
 */
public final class CertManagerFollowerCertificates implements FollowerCertificates {

  /** Reconciliations are far more frequent: every delivery is one. */
  private static final Duration LOOK_EVERY = Duration.ofMinutes(TrailReconciler.RESYNC_MINUTES);

  private static final List<String> KEYS = List.of("tls.crt", "tls.key", "ca.crt");

  private final CertificateRequests requests;
  private final Installation installation;
  private final Clock clock;

  /** When each Trail's request was looked at, by the Trail's UID. */
  private final Map<String, Instant> lookedAt = new ConcurrentHashMap<>();

  /**
   * @param installation where the Secrets are wanted
   * @param clock says when to look again
   */
  public CertManagerFollowerCertificates(
      CertificateRequests requests, Installation installation, Clock clock) {
    this.requests = requireNonNull(requests, "requests");
    this.installation = requireNonNull(installation, "installation");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public FollowerCertificate certificate(
      OwnerTrail trail, @Nullable Secret authority, @Nullable Secret present) {
    List<String> lacking = lacking(present);
    if (isDue(trail, lacking.isEmpty()) && !ask(trail)) {
      return new FollowerCertificate.Awaited(
          "There is no client certificate for the collector: "
              + CertManagerCertificate.NOT_SERVED
              + ".");
    }
    return lacking.isEmpty()
        ? new FollowerCertificate.Provided()
        : new FollowerCertificate.Awaited(awaited(trail, present != null, lacking));
  }

  @Override
  public void release(OwnerTrail trail) {
    requests.withdraw(installation.namespace(), OwnedNames.certificate(trail.name()));
    lookedAt.remove(trail.uid());
  }

  private boolean isDue(OwnerTrail trail, boolean isThere) {
    @Nullable Instant last = lookedAt.get(trail.uid());
    return !isThere || last == null || !clock.instant().isBefore(last.plus(LOOK_EVERY));
  }

  private boolean ask(OwnerTrail trail) {
    boolean isAsked =
        requests.ask(
            CollectorCertificate.metadata(installation, trail),
            CertificateRequest.ofCollector(trail.name()));
    if (isAsked) {
      lookedAt.put(trail.uid(), clock.instant());
    }
    return isAsked;
  }

  private static List<String> lacking(@Nullable Secret present) {
    Map<String, String> data =
        present == null || present.getData() == null ? Map.of() : present.getData();
    return KEYS.stream().filter(key -> data.getOrDefault(key, "").isEmpty()).toList();
  }

  private String awaited(OwnerTrail trail, boolean isThere, List<String> lacking) {
    String name = installation.namespace() + "/" + OwnedNames.certificate(trail.name());
    return isThere
        ? "Secret "
            + name
            + " lacks "
            + lacking.stream().collect(Collectors.joining(" and "))
            + ". cert-manager fills it; ca.crt only comes from an issuer with an authority of its"
            + " own (CA, Vault)."
        : "cert-manager has not issued the collector's client certificate yet. See the status of"
            + " Certificate "
            + name
            + ".";
  }
}
