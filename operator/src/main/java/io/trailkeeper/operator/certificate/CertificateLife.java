package io.trailkeeper.operator.certificate;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.pki.CertificateLifetime;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a certificate: kept as long as it is whole, for what is wanted, of an authority that
 * is trusted, and not due; else another one is issued.
 *
 * <p>A certificate of an authority that has just been followed by another one is kept until it is
 * due. If people had no time to place the new authority's certificate, because the old authority
 * was lost, it is kept until the last tenth of its validity.
 */
public final class CertificateLife {

  private final Clock clock;
  private final SecureRandom random;

  /** Issues with this clock and from this source of random numbers. */
  public CertificateLife(Clock clock, SecureRandom random) {
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /** Why a certificate was issued. */
  public enum IssueReason {
    /** There was none. */
    FIRST,
    /** The one before was due. */
    RENEWAL,
    /** The one before was for other hosts or another role. */
    CHANGED,
    /** The one before could not be read, or its key is of another one. */
    DAMAGED,
    /** The one before was of an authority that is not trusted, or had ended. */
    NOT_TRUSTED
  }

  /**
   * What is to be from now on. {@code toString} hides the key.
   *
   * @param certificate the certificate
   * @param bundle the authorities to trust, in PEM
   * @param renewAt when it is due
   * @param issued why it was issued; empty if it was kept
   */
  public record Step(
      KeyCertificate certificate, String bundle, Instant renewAt, Optional<IssueReason> issued) {

    /** Returns what the Secret holds: {@code tls.crt}, {@code tls.key}, {@code ca.crt}. */
    public Map<String, String> data() {
      Map<String, String> data = new LinkedHashMap<>();
      data.put(Authorities.CERTIFICATE, certificate.certificatePem());
      data.put(Authorities.KEY, certificate.keyPem());
      data.put(Authorities.BUNDLE, bundle);
      return data;
    }
  }

  /**
   * Returns the certificate that is to be now. Applied to its own result at the same time it issues
   * nothing.
   *
   * @param stored what the certificate's Secret holds; empty if there is none
   */
  public Step step(
      Map<String, String> stored, CertificateRequest request, Authorities authorities) {
    String bundle = authorities.bundle();
    if (stored.isEmpty()) {
      return issue(request, authorities, bundle, IssueReason.FIRST);
    }
    KeyCertificate known;
    try {
      known =
          KeyCertificate.parse(
              stored.getOrDefault(Authorities.CERTIFICATE, ""),
              stored.getOrDefault(Authorities.KEY, ""));
    } catch (PkiException e) {
      // There is nothing in it to be kept.
      return issue(request, authorities, bundle, IssueReason.DAMAGED);
    }
    @Nullable X509Certificate issuer = issuerOf(known, authorities);
    if (issuer == null) {
      return issue(request, authorities, bundle, IssueReason.NOT_TRUSTED);
    }
    if (!request.isMetBy(known)) {
      return issue(request, authorities, bundle, IssueReason.CHANGED);
    }
    Instant renewAt = renewAt(known.certificate(), issuer, authorities);
    return clock.instant().isBefore(renewAt)
        ? new Step(known, bundle, renewAt, Optional.empty())
        : issue(request, authorities, bundle, IssueReason.RENEWAL);
  }

  private Step issue(
      CertificateRequest request, Authorities authorities, String bundle, IssueReason reason) {
    KeyCertificate issued = request.issueBy(authorities.issuer(clock, random));
    return new Step(
        issued, bundle, CertificateLifetime.renewAt(issued.certificate()), Optional.of(reason));
  }

  private @Nullable X509Certificate issuerOf(KeyCertificate known, Authorities authorities) {
    Instant now = clock.instant();
    if (AuthorityLife.hasEnded(known.certificate(), now)) {
      return null;
    }
    for (X509Certificate authority : authorities.trusted()) {
      if (known.isIssuedBy(authority)) {
        return authority;
      }
    }
    return null;
  }

  private Instant renewAt(X509Certificate known, X509Certificate issuer, Authorities authorities) {
    boolean waits =
        !issuer.equals(authorities.issuing().certificate())
            && !authorities.issuerIsKnown(clock.instant());
    return waits ? CertificateLifetime.renewAtTheLatest(known) : CertificateLifetime.renewAt(known);
  }
}
