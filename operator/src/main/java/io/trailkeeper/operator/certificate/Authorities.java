package io.trailkeeper.operator.certificate;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The authorities of an installation at a moment.
 *
 * @param issuing the one that issues
 * @param next the one that will; null while there is none
 * @param trusted all that are to be trusted, these two among them: the bundle
 */
public record Authorities(
    KeyCertificate issuing, @Nullable KeyCertificate next, List<X509Certificate> trusted) {

  /** The issuing authority's certificate, or that of a leaf. */
  public static final String CERTIFICATE = "tls.crt";

  /** Its private key. */
  public static final String KEY = "tls.key";

  /** The next authority's certificate. */
  public static final String NEXT_CERTIFICATE = "next-tls.crt";

  /** Its private key. */
  public static final String NEXT_KEY = "next-tls.key";

  /** The bundle of all authorities to trust. */
  public static final String BUNDLE = "ca.crt";

  /**
   * @throws IllegalArgumentException if the bundle lacks one of the two
   */
  public Authorities {
    requireNonNull(issuing, "issuing");
    trusted = List.copyOf(trusted);
    if (!trusted.contains(issuing.certificate())
        || (next != null && !trusted.contains(next.certificate()))) {
      throw new IllegalArgumentException("an authority is not in the bundle");
    }
  }

  /**
   * Reads what {@link #data} wrote, for those who have certificates issued and leave the
   * authority's life to others.
   *
   * @throws PkiException if the Secret does not hold an authority in good order
   * @throws IllegalArgumentException if its bundle lacks the authority
   */
  public static Authorities read(Map<String, String> data) {
    KeyCertificate issuing =
        KeyCertificate.parse(data.getOrDefault(CERTIFICATE, ""), data.getOrDefault(KEY, ""));
    @Nullable KeyCertificate next =
        data.containsKey(NEXT_KEY)
            ? KeyCertificate.parse(
                data.getOrDefault(NEXT_CERTIFICATE, ""), data.getOrDefault(NEXT_KEY, ""))
            : null;
    return new Authorities(
        issuing, next, KeyCertificate.parseCertificates(data.getOrDefault(BUNDLE, "")));
  }

  /** Returns what the Secret holds: the same text for the same authorities. */
  public Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(CERTIFICATE, issuing.certificatePem());
    data.put(KEY, issuing.keyPem());
    if (next != null) {
      data.put(NEXT_CERTIFICATE, next.certificatePem());
      data.put(NEXT_KEY, next.keyPem());
    }
    data.put(BUNDLE, bundle());
    return data;
  }

  /** Returns the bundle in PEM. */
  public String bundle() {
    return KeyCertificate.certificatesToPem(trusted);
  }

  /** Returns when the next one begins to issue; empty while there is none. */
  public Optional<Instant> rotatesAt() {
    return Optional.ofNullable(next)
        .map(successor -> AuthorityLife.rotatesAt(issuing.certificate(), successor.certificate()));
  }

  /**
   * Whether the issuing authority has been in the bundle for so long that everybody can be expected
   * to trust it.
   */
  boolean issuerIsKnown(Instant now) {
    return !now.isBefore(AuthorityLife.madeAt(issuing.certificate()).plus(AuthorityLife.PLACEMENT));
  }

  CertificateAuthority issuer(Clock clock, SecureRandom random) {
    return CertificateAuthority.load(issuing, clock, random);
  }
}
