package io.trailkeeper.core.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** What a certificate says, before it is signed. */
record CertificateForm(X500Name subject, BigInteger serial, Instant notBefore, Instant notAfter) {

  static X500Name subject(String commonName, List<String> organisations) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    for (String organisation : organisations) {
      name.addRDN(BCStyle.O, organisation);
    }
    return name.addRDN(BCStyle.CN, Names.requireCommonName(commonName)).build();
  }

  X509Certificate authority(KeyPair pair, SecureRandom random) {
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          builder(subject, pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      return sign(builder, "SHA256withECDSA", pair.getPrivate(), random);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new PkiException("could not make the authority's certificate of " + subject, e);
    }
  }

  X509Certificate serving(
      PublicKey key, GeneralName[] hosts, KeyCertificate issuer, SecureRandom random) {
    try {
      return sign(
          leaf(key, issuer.certificate(), KeyPurposeId.id_kp_serverAuth)
              .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(hosts)),
          issuer.signatureAlgorithm(),
          issuer.key(),
          random);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new PkiException("could not issue the serving certificate of " + subject, e);
    }
  }

  X509Certificate client(PublicKey key, KeyCertificate issuer, SecureRandom random) {
    try {
      return sign(
          leaf(key, issuer.certificate(), KeyPurposeId.id_kp_clientAuth),
          issuer.signatureAlgorithm(),
          issuer.key(),
          random);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new PkiException("could not issue the client certificate of " + subject, e);
    }
  }

  private X509v3CertificateBuilder leaf(PublicKey key, X509Certificate issuer, KeyPurposeId purpose)
      throws IOException, GeneralSecurityException {
    JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
    X500Name issuerName = X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    return builder(issuerName, key)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
        .addExtension(
            Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key))
        .addExtension(
            Extension.authorityKeyIdentifier, false, authorityKeyIdentifier(issuer, identifiers));
  }

  /** The issuer's own identifier where it has one: others may have made it in another way. */
  private static AuthorityKeyIdentifier authorityKeyIdentifier(
      X509Certificate issuer, JcaX509ExtensionUtils identifiers) throws IOException {
    byte @Nullable [] subjectKey = issuer.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    return subjectKey == null
        ? identifiers.createAuthorityKeyIdentifier(issuer.getPublicKey())
        : new AuthorityKeyIdentifier(
            SubjectKeyIdentifier.getInstance(JcaX509ExtensionUtils.parseExtensionValue(subjectKey))
                .getKeyIdentifier());
  }

  private X509v3CertificateBuilder builder(X500Name issuer, PublicKey key) {
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(notBefore), Date.from(notAfter), subject, key);
  }

  private static X509Certificate sign(
      X509v3CertificateBuilder builder, String algorithm, PrivateKey key, SecureRandom random)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    ContentSigner signer =
        new JcaContentSignerBuilder(algorithm).setSecureRandom(random).build(key);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(builder.build(signer).getEncoded()));
  }
}
