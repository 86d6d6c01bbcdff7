package io.trailkeeper.collector.capture;

import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What capture shows to clients, and whom it believes.
 *
 * @param serving the server's key and certificate
 * @param clientAuthorities the authorities whose client certificates are accepted
 */
public record CaptureTls(KeyCertificate serving, List<X509Certificate> clientAuthorities) {

  /** Protects entries of key stores that never leave memory. */
  private static final char[] NO_PASSWORD = {};

  /**
   * @throws IllegalArgumentException without any authority: nobody could connect
   */
  public CaptureTls {
    Objects.requireNonNull(serving, "serving");
    clientAuthorities = List.copyOf(clientAuthorities);
    if (clientAuthorities.isEmpty()) {
      throw new IllegalArgumentException("no authority of client certificates was given");
    }
  }

  SSLContext context() {
    try {
      KeyStore keys = emptyStore();
      keys.setKeyEntry(
          "serving", serving.key(), NO_PASSWORD, serving.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, NO_PASSWORD);

      KeyStore trusted = emptyStore();
      for (X509Certificate authority : clientAuthorities) {
        trusted.setCertificateEntry("authority-" + trusted.size(), authority);
      }
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(trusted);

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new CaptureException(
          "could not use the serving certificate of "
              + serving.certificate().getSubjectX500Principal()
              + " for TLS; issue another one",
          e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
