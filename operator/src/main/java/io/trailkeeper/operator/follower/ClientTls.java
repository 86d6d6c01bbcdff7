package io.trailkeeper.operator.follower;

import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the operator shows to capture, and which authorities it believes. */
final class ClientTls {

  /** Protects entries of key stores that never leave memory. */
  private static final char[] NO_PASSWORD = {};

  private ClientTls() {}

  /**
   * Returns a context that shows and believes what a Secret holds.
   *
   * @param files {@code tls.crt}, {@code tls.key} and {@code ca.crt}, PEM
   * @throws FollowerException if they cannot be used
   */
  static SSLContext context(Map<String, String> files) {
    try {
      KeyCertificate own =
          KeyCertificate.parse(
              files.getOrDefault("tls.crt", ""), files.getOrDefault("tls.key", ""));
      KeyStore keys = emptyStore();
      keys.setKeyEntry("own", own.key(), NO_PASSWORD, own.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, NO_PASSWORD);

      KeyStore trusted = emptyStore();
      for (X509Certificate authority :
          KeyCertificate.parseCertificates(files.getOrDefault("ca.crt", ""))) {
        trusted.setCertificateEntry("authority-" + trusted.size(), authority);
      }
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(trusted);

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (PkiException | GeneralSecurityException | IOException e) {
      throw new FollowerException(
          "the operator's own client certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
