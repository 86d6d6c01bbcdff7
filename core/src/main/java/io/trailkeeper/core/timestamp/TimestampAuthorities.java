package io.trailkeeper.core.timestamp;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.util.Store;

/**
 * The certificates from which trust in time-stamp tokens starts, and the verification of tokens,
 * offline.
 *
 * <p>A token is verified as of its own time: a certificate that has expired since does not make it
 * worthless. Revocation of an authority's certificate is not looked up. Immutable and thread-safe.
 */
public final class TimestampAuthorities {

  private static final String PKIX = "PKIX";

  private final List<X509Certificate> trusted;

  private TimestampAuthorities(List<X509Certificate> trusted) {
    this.trusted = trusted;
  }

  /**
   * Reads certificates: roots, or the ones that authorities sign with themselves.
   *
   * @param pem one certificate or more in PEM
   * @throws IllegalArgumentException if there is none, or one that cannot be read
   */
  public static TimestampAuthorities readPem(byte[] pem) {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("no certificate (-----BEGIN CERTIFICATE-----)");
      }
      return new TimestampAuthorities(certificates);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a certificate that cannot be read, or none", e);
    }
  }

  /**
   * Verifies that a token is over a hash and was signed by an authority that is trusted.
   *
   * @param sha256 the hash, 64 lower-case hexadecimal digits
   * @return when the authority saw it
   * @throws InvalidTimestampException saying what is wrong
   */
  public Instant verify(TimestampToken token, String sha256) {
    if (!token.sha256().equals(sha256)) {
      throw new InvalidTimestampException("a time-stamp over SHA-256 " + token.sha256());
    }
    X509Certificate signer = verifySignature(token.token());
    if (!trusted.contains(signer)) {
      buildPath(signer, token);
    }
    return token.time();
  }

  /** Verifies the signature, and that its certificate is one for time-stamps and was valid then. */
  private X509Certificate verifySignature(TimeStampToken token) {
    Collection<X509Certificate> candidates = new ArrayList<>(certificates(token));
    trusted.stream()
        .filter(certificate -> token.getSID().match(holder(certificate)))
        .forEach(candidates::add);
    for (X509Certificate candidate : candidates) {
      if (token.getSID().match(holder(candidate))) {
        try {
          token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(candidate));
          return candidate;
        } catch (TSPException | OperatorCreationException | RuntimeException e) {
          throw new InvalidTimestampException(
              "a token whose signature does not verify: " + Excerpt.of(e.getMessage()), e);
        }
      }
    }
    throw new InvalidTimestampException(
        "a token without its signer's certificate, number " + token.getSID().getSerialNumber());
  }

  private void buildPath(X509Certificate signer, TimestampToken token) {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(signer);
    Set<TrustAnchor> anchors =
        trusted.stream()
            .map(certificate -> new TrustAnchor(certificate, null))
            .collect(Collectors.toSet());
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(token.time()));
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(certificates(token.token()))));
      CertPathBuilder.getInstance(PKIX).build(parameters);
    } catch (GeneralSecurityException e) {
      throw new InvalidTimestampException(
          "a token of "
              + signer.getSubjectX500Principal()
              + ", whom no given certificate vouches"
              + " for",
          e);
    }
  }

  private static List<X509Certificate> certificates(TimeStampToken token) {
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      Store<X509CertificateHolder> store = token.getCertificates();
      for (X509CertificateHolder holder : store.getMatches(null)) {
        certificates.add(converter.getCertificate(holder));
      }
      return certificates;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new InvalidTimestampException("a token with a certificate that cannot be read", e);
    }
  }

  private static X509CertificateHolder holder(X509Certificate certificate) {
    try {
      return new X509CertificateHolder(certificate.getEncoded());
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }
}
