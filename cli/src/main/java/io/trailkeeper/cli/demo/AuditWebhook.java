package io.trailkeeper.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Posts batches of audit events as an API server's webhook does: over mutual TLS, HTTP/2, with a
 * {@code Content-Length} and {@code ?timeout=30s}.
 */
final class AuditWebhook {

  private static final char[] NO_PASSWORD = {};
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client;
  private final URI uri;

  private AuditWebhook(HttpClient client, URI uri) {
    this.client = client;
    this.uri = uri;
  }

  /** Connects with the certificates that a data directory holds for its API server. */
  static AuditWebhook connect(DataDirectory data, String url) throws IOException {
    KeyCertificate own =
        KeyCertificate.parse(
            Files.readString(data.pki().resolve("apiserver-client.crt")),
            Files.readString(data.pki().resolve("apiserver-client.key")));
    String authorities = Files.readString(data.pki().resolve("ca.crt"));
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(tls(own, authorities))
            .build();
    return new AuditWebhook(client, URI.create(url + "?timeout=30s"));
  }

  /**
   * Posts a batch.
   *
   * @return how many events were journaled
   * @throws DemoException if the answer is not 200
   */
  int post(Path batch) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Files.readAllBytes(batch)))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new DemoException(
          "posting "
              + batch.getFileName()
              + " to "
              + uri
              + " was answered with "
              + response.statusCode()
              + ": "
              + response.body());
    }
    JsonNode answer = MAPPER.readTree(response.body());
    return answer.path("journaled").asInt();
  }

  private static SSLContext tls(KeyCertificate own, String authorities) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "client", own.key(), NO_PASSWORD, own.chain().toArray(X509Certificate[]::new));
      for (X509Certificate authority : KeyCertificate.parseCertificates(authorities)) {
        keys.setCertificateEntry("authority-" + keys.size(), authority);
      }
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, NO_PASSWORD);
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(keys);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new DemoException("the client certificate cannot be used: " + e.getMessage(), e);
    }
  }
}
