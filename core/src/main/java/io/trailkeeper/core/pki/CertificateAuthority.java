package io.trailkeeper.core.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/**
 * Issues certificates: EC keys on P-256, signed with SHA-256, valid from five minutes ago so that
 * clocks may differ a little. Thread-safe as far as the given source of random numbers is.
 */
public final class CertificateAuthority {

  /** How long an authority's own certificate is valid. */
  public static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3653);

  /**
   * How long an issued certificate is valid where nothing else is asked for, and its authority does
   * not end before.
   */
  public static final Duration LEAF_VALIDITY = Duration.ofDays(365);

  /**
   * How long before its making the validity of a certificate begins: clocks differ a little. An
   * authority was made this long after the start of its validity.
   */
  public static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final int SERIAL_BITS = 128;

  /** The place of keyCertSign in the key usage (RFC 5280, 4.2.1.3). */
  private static final int KEY_CERT_SIGN = 5;

  private final KeyCertificate own;
  private final Clock clock;
  private final SecureRandom random;

  private CertificateAuthority(KeyCertificate own, Clock clock, SecureRandom random) {
    this.own = own;
    this.clock = Objects.requireNonNull(clock, "clock");
    this.random = Objects.requireNonNull(random, "random");
  }

  /**
   * Makes a new authority, which signs its own certificate.
   *
   * @param commonName 1 to 64 characters
   */
  public static CertificateAuthority create(String commonName, Clock clock, SecureRandom random) {
    X500Name name = CertificateForm.subject(commonName, List.of());
    KeyPair pair = newKeyPair(random);
    Instant now = clock.instant();
    X509Certificate certificate =
        new CertificateForm(
                name, newSerial(random), now.minus(BACKDATED), now.plus(AUTHORITY_VALIDITY))
            .authority(pair, random);
    return new CertificateAuthority(
        new KeyCertificate(pair.getPrivate(), List.of(certificate)), clock, random);
  }

  /**
   * Takes up an authority that exists.
   *
   * @throws PkiException if the certificate is not that of an authority
   */
  public static CertificateAuthority load(KeyCertificate own, Clock clock, SecureRandom random) {
    X509Certificate certificate = own.certificate();
    boolean @Nullable [] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw new PkiException(
          "the certificate of "
              + certificate.getSubjectX500Principal()
              + " is not that of an authority (basicConstraints CA:TRUE, keyUsage keyCertSign)");
    }
    return new CertificateAuthority(own, clock, random);
  }

  /**
   * Takes up an authority from PEM.
   *
   * @throws PkiException as {@link KeyCertificate#parse} and {@link #load(KeyCertificate, Clock,
   *     SecureRandom)}
   */
  public static CertificateAuthority load(
      String certificatePem, String keyPem, Clock clock, SecureRandom random) {
    return load(KeyCertificate.parse(certificatePem, keyPem), clock, random);
  }

  /** Issues a certificate for a server that is valid for {@link #LEAF_VALIDITY}. */
  public KeyCertificate issueServing(String commonName, List<String> hosts) {
    return issueServing(commonName, hosts, LEAF_VALIDITY);
  }

  /**
   * Issues a certificate for a server.
   *
   * @param commonName 1 to 64 characters; clients look at the hosts only
   * @param hosts the DNS names and IP addresses that the server is reached under, at least one
   * @param validity how long it is valid, unless the authority ends before
   */
  public KeyCertificate issueServing(String commonName, List<String> hosts, Duration validity) {
    if (hosts.isEmpty()) {
      throw new PkiException("a serving certificate needs at least one host name or IP address");
    }
    GeneralName[] names = hosts.stream().map(Names::alternativeName).toArray(GeneralName[]::new);
    KeyPair pair = newKeyPair(random);
    return issued(
        pair, leaf(commonName, List.of(), validity).serving(pair.getPublic(), names, own, random));
  }

  /** Issues a certificate for a client that is valid for {@link #LEAF_VALIDITY}. */
  public KeyCertificate issueClient(String commonName, ClientRole role) {
    return issueClient(commonName, role, LEAF_VALIDITY);
  }

  /**
   * Issues a certificate for a client.
   *
   * @param commonName 1 to 64 characters: the client's name, for example that of an API server
   * @param validity how long it is valid, unless the authority ends before
   */
  public KeyCertificate issueClient(String commonName, ClientRole role, Duration validity) {
    KeyPair pair = newKeyPair(random);
    return issued(
        pair,
        leaf(commonName, List.of(role.organisation()), validity)
            .client(pair.getPublic(), own, random));
  }

  /** Returns the authority's own key and certificate, to be kept. */
  public KeyCertificate keyCertificate() {
    return own;
  }

  /** Returns the authority's certificate, which those who trust it need. */
  public X509Certificate certificate() {
    return own.certificate();
  }

  private CertificateForm leaf(String commonName, List<String> organisations, Duration validity) {
    Instant now = clock.instant();
    Instant end = own.certificate().getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      throw new PkiException(
          "the authority's certificate ended at " + end + "; make a new authority");
    }
    Instant notAfter = now.plus(validity);
    return new CertificateForm(
        CertificateForm.subject(commonName, organisations),
        newSerial(random),
        now.minus(BACKDATED),
        notAfter.isAfter(end) ? end : notAfter);
  }

  /** A root is known to who verifies; what stands between it and the leaf is not. */
  private KeyCertificate issued(KeyPair pair, X509Certificate leaf) {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf);
    for (X509Certificate issuer : own.chain()) {
      if (!issuer.getSubjectX500Principal().equals(issuer.getIssuerX500Principal())) {
        chain.add(issuer);
      }
    }
    return new KeyCertificate(pair.getPrivate(), chain);
  }

  private static BigInteger newSerial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
  }

  private static KeyPair newKeyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new PkiException("this Java has no EC keys on P-256", e);
    }
  }
}
