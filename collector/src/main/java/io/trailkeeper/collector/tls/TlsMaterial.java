package io.trailkeeper.collector.tls;

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
 * What a process shows to others, and whom it believes: of a server and of a client alike.
 *
 * @param own its key and certificate
 * @param authorities the authorities whose certificates it accepts
 */
public record TlsMaterial(KeyCertificate own, List<X509Certificate> authorities) {

  /**
   * A key store that never leaves memory. One of the kind PKCS12 would encrypt the key with ten
   * thousand rounds of a hash, and decrypt it again, for nobody.
   */
  private static final String STORE = "JKS";

  private static final char[] NO_PASSWORD = {};

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException without any authority: nobody could connect
   */
  public TlsMaterial {
    Objects.requireNonNull(own, "own");
    authorities = List.copyOf(authorities);
    if (authorities.isEmpty()) {
      throw new IllegalArgumentException("no authority to believe was given");
    }
  }

  /**
   * Returns a context that shows and believes this.
   *
   * @throws TlsException if the key or the certificates cannot be used for TLS
   */
  public SSLContext context() {
    try {
      KeyStore keys = emptyStore();
      keys.setKeyEntry("own", own.key(), NO_PASSWORD, own.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, NO_PASSWORD);

      KeyStore trusted = emptyStore();
      for (X509Certificate authority : authorities) {
        trusted.setCertificateEntry("authority-" + trusted.size(), authority);
      }
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(trusted);

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(
          "could not use the certificate of "
              + own.certificate().getSubjectX500Principal()
              + " for TLS; issue another one",
          e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(STORE);
    store.load(null, null);
    return store;
  }
}
