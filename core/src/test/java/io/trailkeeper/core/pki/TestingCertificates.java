package io.trailkeeper.core.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates as other tools make them. */
final class TestingCertificates {

  private TestingCertificates() {}

  /** An authority below another one, with its chain up to that one, and without identifiers. */
  static KeyCertificate subordinate(CertificateAuthority root, KeyPair pair, Instant now) {
    X509Certificate certificate =
        certificate(
            new X500Name(root.certificate().getSubjectX500Principal().getName()),
            root.keyCertificate().key(),
            new X500Name("CN=between"),
            pair,
            now,
            true);
    return new KeyCertificate(pair.getPrivate(), List.of(certificate, root.certificate()));
  }

  /** A certificate of any subject, signed by its own key. */
  static X509Certificate selfSigned(String subject, KeyPair pair, Instant now) {
    X500Name name = new X500Name(subject);
    return certificate(name, pair.getPrivate(), name, pair, now, false);
  }

  private static X509Certificate certificate(
      X500Name issuer,
      PrivateKey issuerKey,
      X500Name subject,
      KeyPair pair,
      Instant now,
      boolean ca) {
    try {
      byte[] encoded =
          new JcaX509v3CertificateBuilder(
                  issuer,
                  BigInteger.TEN,
                  Date.from(now.minusSeconds(60)),
                  Date.from(now.plus(Duration.ofDays(900))),
                  subject,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(ca))
              .build(
                  new JcaContentSignerBuilder(
                          issuerKey.getAlgorithm().equals("RSA")
                              ? "SHA256withRSA"
                              : "SHA256withECDSA")
                      .build(issuerKey))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new AssertionError("a test certificate", e);
    }
  }
}
