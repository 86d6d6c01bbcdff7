package io.trailkeeper.core.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.util.IPAddress;

/**
 * A private key, its certificate, and those that lead from it towards an authority. {@code
 * toString} hides the key.
 *
 * @param key the private key: EC, RSA or Ed25519
 * @param chain the certificate of the key first, then its issuer and so on
 */
public record KeyCertificate(PrivateKey key, List<X509Certificate> chain) {

  /**
   * @throws PkiException if the chain is empty or the key is not that of its first certificate
   */
  public KeyCertificate {
    Objects.requireNonNull(key, "key");
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new PkiException("a key needs a certificate");
    }
    requireMatch(key, chain.get(0));
  }

  /**
   * Reads both from PEM.
   *
   * @param certificatePem one or more certificates, the key's own first
   * @param keyPem the private key, not encrypted
   * @throws PkiException if one cannot be read, or they do not belong together
   */
  public static KeyCertificate parse(String certificatePem, String keyPem) {
    return new KeyCertificate(Pem.privateKey(keyPem), Pem.certificates(certificatePem));
  }

  /**
   * Reads certificates alone, for example of the authorities to trust.
   *
   * @throws PkiException if one cannot be read or there are none
   */
  public static List<X509Certificate> parseCertificates(String pem) {
    return List.copyOf(Pem.certificates(pem));
  }

  /** Returns certificates in PEM, one after the other. */
  public static String certificatesToPem(List<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        pem.append(Pem.encode("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new PkiException("a certificate has no encoding", e);
      }
    }
    return pem.toString();
  }

  /** Returns the certificate of the key. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Whether the certificate was signed by this authority; says nothing about validity. */
  public boolean isIssuedBy(X509Certificate authority) {
    if (!certificate().getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate().verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      // Of the same name, but with another key.
      return false;
    }
  }

  /**
   * Whether the certificate holds all these hosts: DNS names, also such with a wildcard, and IP
   * addresses in any spelling.
   */
  public boolean serves(Collection<String> hosts) {
    Set<String> names = Names.alternativeNames(certificate());
    return hosts.stream().map(Names::canonical).allMatch(names::contains);
  }

  /** Whether a host is an IP address, and so no DNS name. */
  public static boolean isAddress(String host) {
    return IPAddress.isValid(host);
  }

  /** Returns the chain in PEM. */
  public String certificatePem() {
    return certificatesToPem(chain);
  }

  /** Returns the private key in PEM (PKCS #8, not encrypted): to be kept from others' eyes. */
  public String keyPem() {
    return Pem.encode("PRIVATE KEY", key.getEncoded());
  }

  @Override
  public String toString() {
    X509Certificate own = certificate();
    return "KeyCertificate[subject="
        + own.getSubjectX500Principal()
        + ", serial="
        + own.getSerialNumber().toString(16)
        + ", notAfter="
        + own.getNotAfter().toInstant()
        + ", key=hidden]";
  }

  /** Returns the algorithm that this key signs with. */
  String signatureAlgorithm() {
    return signatureAlgorithm(key);
  }

  private static String signatureAlgorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      case "EdDSA", "Ed25519" -> "Ed25519";
      default ->
          throw new PkiException(
              "a key of algorithm " + key.getAlgorithm() + "; expected EC, RSA or Ed25519");
    };
  }

  private static void requireMatch(PrivateKey key, X509Certificate certificate) {
    String algorithm = signatureAlgorithm(key);
    byte[] probe = {1};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(probe);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(probe);
      if (verifying.verify(signing.sign())) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new PkiException(mismatch(certificate), e);
    }
    throw new PkiException(mismatch(certificate));
  }

  private static String mismatch(X509Certificate certificate) {
    return "the private key is not that of the certificate of "
        + certificate.getSubjectX500Principal()
        + "; give the key that the certificate was made for";
  }
}
