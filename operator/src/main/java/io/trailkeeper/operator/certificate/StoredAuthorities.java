package io.trailkeeper.operator.certificate;

import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be made out of an authority's Secret, whatever somebody has done to it.
 *
 * @param issuing the issuing authority; null if it cannot be used
 * @param next the next one; null if there is none or it cannot be used
 * @param trusted what the bundle holds, and what was mended with
 * @param damage what could not be used, and what was done about it
 * @param isEmpty whether there was nothing: neither a Secret nor a bundle
 */
record StoredAuthorities(
    @Nullable KeyCertificate issuing,
    @Nullable KeyCertificate next,
    Set<X509Certificate> trusted,
    List<String> damage,
    boolean isEmpty) {

  static StoredAuthorities read(Map<String, String> stored, String servedBundle, Instant now) {
    return new Reading(stored, servedBundle, now).result();
  }

  private static final class Reading {

    private final Map<String, String> stored;
    private final Instant now;
    private final List<String> damage = new ArrayList<>();
    private final Set<X509Certificate> trusted = new LinkedHashSet<>();
    private final List<X509Certificate> served;

    Reading(Map<String, String> stored, String servedBundle, Instant now) {
      this.stored = stored;
      this.now = now;
      this.served = authoritiesOf(servedBundle);
    }

    StoredAuthorities result() {
      boolean bundleIsWhole = readBundle();
      @Nullable KeyCertificate issuing = read(Authorities.CERTIFICATE, Authorities.KEY);
      boolean hasNext =
          !text(Authorities.NEXT_CERTIFICATE).isBlank() || !text(Authorities.NEXT_KEY).isBlank();
      @Nullable KeyCertificate next =
          hasNext ? read(Authorities.NEXT_CERTIFICATE, Authorities.NEXT_KEY) : null;
      if (issuing == null || !bundleIsWhole) {
        trusted.addAll(served);
      }
      return new StoredAuthorities(
          issuing, next, trusted, damage, stored.isEmpty() && served.isEmpty());
    }

    private boolean readBundle() {
      String bundle = text(Authorities.BUNDLE);
      try {
        List<X509Certificate> certificates = KeyCertificate.parseCertificates(bundle);
        certificates.stream().filter(Reading::isAuthority).forEach(trusted::add);
        return true;
      } catch (PkiException e) {
        if (!stored.isEmpty()) {
          damage.add(Authorities.BUNDLE + " was put together again: " + e.getMessage());
        }
        return false;
      }
    }

    private @Nullable KeyCertificate read(String certificate, String key) {
      if (stored.isEmpty()) {
        return null;
      }
      try {
        return usable(KeyCertificate.parse(text(certificate), text(key)));
      } catch (PkiException e) {
        @Nullable KeyCertificate mended = mend(key);
        damage.add(
            certificate
                + " and "
                + key
                + " are of no use: "
                + e.getMessage()
                + (mended == null
                    ? ". The private key is lost"
                    : ". The certificate was taken from the bundle"));
        if (mended == null) {
          // What it has issued is trusted on, as long as its certificate is known.
          trusted.addAll(authoritiesOf(text(certificate)));
        }
        return mended;
      }
    }

    /** Looks for the certificate of a key that is whole. */
    private @Nullable KeyCertificate mend(String key) {
      Set<X509Certificate> known = new LinkedHashSet<>(trusted);
      known.addAll(served);
      for (X509Certificate certificate : known) {
        @Nullable KeyCertificate pair = pair(certificate, text(key));
        if (pair != null) {
          return pair;
        }
      }
      return null;
    }

    private @Nullable KeyCertificate pair(X509Certificate certificate, String keyPem) {
      try {
        return usable(
            KeyCertificate.parse(KeyCertificate.certificatesToPem(List.of(certificate)), keyPem));
      } catch (PkiException e) {
        // The key is that of another certificate, or is itself damaged.
        return null;
      }
    }

    private KeyCertificate usable(KeyCertificate authority) {
      Clock clock = Clock.fixed(now, ZoneOffset.UTC);
      return CertificateAuthority.load(authority, clock, new SecureRandom()).keyCertificate();
    }

    private String text(String name) {
      return stored.getOrDefault(name, "");
    }

    private static List<X509Certificate> authoritiesOf(String pem) {
      try {
        return KeyCertificate.parseCertificates(pem).stream().filter(Reading::isAuthority).toList();
      } catch (PkiException e) {
        return List.of();
      }
    }

    private static boolean isAuthority(X509Certificate certificate) {
      return certificate.getBasicConstraints() >= 0;
    }
  }
}
