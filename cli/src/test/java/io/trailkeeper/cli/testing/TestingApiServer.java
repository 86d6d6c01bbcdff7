package io.trailkeeper.cli.testing;

import io.trailkeeper.core.pki.KeyCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An ordinary HTTPS client with the certificates that {@code run} has generated. */
public final class TestingApiServer {

  /** The recorded working day. */
  public static final Path DAY = Path.of("../examples/audit-events/webhook-batches");

  private final HttpClient client;
  private final URI uri;

  private TestingApiServer(HttpClient client, URI uri) {
    this.client = client;
    this.uri = uri;
  }

  /** Connects with the JDK's own means alone. */
  public static TestingApiServer connect(Path data, String url) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    CertificateFactory certificates = CertificateFactory.getInstance("X.509");
    Certificate own =
        certificates.generateCertificate(
            new ByteArrayInputStream(Files.readAllBytes(data.resolve("pki/apiserver-client.crt"))));
    String pem = Files.readString(data.resolve("pki/apiserver-client.key"));
    byte[] pkcs8 =
        Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", ""));
    store.setKeyEntry(
        "own",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
        new char[0],
        new Certificate[] {own});
    store.setCertificateEntry(
        "ca",
        certificates.generateCertificate(
            new ByteArrayInputStream(Files.readAllBytes(data.resolve("pki/ca.crt")))));
    return new TestingApiServer(client(store), URI.create(url + "?timeout=30s"));
  }

  /** Connects with a certificate of its own. */
  public static TestingApiServer connect(KeyCertificate own, X509Certificate authority, String url)
      throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(Certificate[]::new));
    store.setCertificateEntry("ca", authority);
    return new TestingApiServer(client(store), URI.create(url + "?timeout=30s"));
  }

  private static HttpClient client(KeyStore store) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  /** Posts a body; returns the answer. */
  public HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Posts an event list of these items. */
  public HttpResponse<String> postItems(String... items) throws IOException, InterruptedException {
    String body =
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
            + String.join(",", items)
            + "]}";
    return post(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Posts the recorded day, each batch answered with 200. */
  public void postTheDay() throws IOException, InterruptedException {
    for (Path batch : batches()) {
      HttpResponse<String> answer = post(Files.readAllBytes(batch));
      if (answer.statusCode() != 200) {
        throw new AssertionError(batch + ": " + answer.statusCode() + " " + answer.body());
      }
    }
  }

  /** The bodies of the recorded day, in the order in which they were posted. */
  public static List<Path> batches() throws IOException {
    try (Stream<Path> files = Files.list(DAY)) {
      return files.sorted().toList();
    }
  }
}
