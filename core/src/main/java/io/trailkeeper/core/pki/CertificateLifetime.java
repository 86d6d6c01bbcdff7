package io.trailkeeper.core.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** How long certificates in a cluster are valid, and when they are renewed. */
public final class CertificateLifetime {

  /**
   * Of what the operator can renew by itself: short, because nothing can be revoked, and long
   * enough for an operator that is down for a month.
   */
  public static final Duration RENEWED_BY_OPERATOR = Duration.ofDays(90);

  /**
   * Of an API server's client certificate: a year, because only a person can place it on the
   * control plane.
   */
  public static final Duration PLACED_BY_PEOPLE = Duration.ofDays(365);

  private CertificateLifetime() {}

  /** Returns when a certificate is to be renewed: after two thirds of its validity. */
  public static Instant renewAt(X509Certificate certificate) {
    Duration validity = validity(certificate);
    return start(certificate).plus(validity.multipliedBy(2).dividedBy(3));
  }

  /**
   * Returns when a certificate must be renewed if that is better put off: before the last tenth of
   * its validity.
   */
  public static Instant renewAtTheLatest(X509Certificate certificate) {
    Duration validity = validity(certificate);
    return start(certificate).plus(validity.multipliedBy(9).dividedBy(10));
  }

  private static Instant start(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  private static Duration validity(X509Certificate certificate) {
    return Duration.between(start(certificate), certificate.getNotAfter().toInstant());
  }
}
