package io.trailkeeper.core.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Keys and certificates as text (RFC 7468). */
final class Pem {

  private static final int LINE = 64;

  private Pem() {}

  static String encode(String label, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  /** Reads all certificates in their order, passing over anything else. */
  static List<X509Certificate> certificates(String pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        if (object instanceof X509CertificateHolder holder) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
        }
      }
    } catch (IOException | CertificateException e) {
      throw new PkiException("the PEM text holds a certificate that cannot be read", e);
    }
    if (certificates.isEmpty()) {
      throw new PkiException("the PEM text holds no certificate (-----BEGIN CERTIFICATE-----)");
    }
    return certificates;
  }

  /** Reads the first private key: PKCS #8, or the older form of OpenSSL; not encrypted. */
  static PrivateKey privateKey(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        @Nullable PrivateKeyInfo key = keyInfo(object);
        if (key != null) {
          return new JcaPEMKeyConverter()
              .setAlgorithmMapping(X9ObjectIdentifiers.id_ecPublicKey, "EC")
              .getPrivateKey(key);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // The cause is left out: it may quote what it could not read.
      throw new PkiException("the PEM text holds a private key that cannot be read");
    }
    throw new PkiException(
        "the PEM text holds no private key that is not encrypted (-----BEGIN PRIVATE KEY-----)");
  }

  private static @Nullable PrivateKeyInfo keyInfo(Object object) {
    if (object instanceof PrivateKeyInfo info) {
      return info;
    }
    return object instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : null;
  }
}
