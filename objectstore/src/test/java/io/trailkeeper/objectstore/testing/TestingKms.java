package io.trailkeeper.objectstore.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A KMS with one key, which really signs: {@code GetPublicKey} and {@code Sign} of AWS KMS over
 * HTTP. While it is open, the SDK's default credentials are some.
 */
public final class TestingKms implements AutoCloseable {

  /** The ARN of its key. */
  public static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-4000-8000-000000000001";

  private static final int MAX_MESSAGE_BYTES = 4096;

  private static final Pattern MESSAGE = Pattern.compile("\"Message\"\\s*:\\s*\"([^\"]+)\"");
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private final HttpServer server;
  private final List<String> operations = new CopyOnWriteArrayList<>();
  private volatile KeyPair key;
  private volatile String usage = "SIGN_VERIFY";
  private volatile @Nullable String refusal;

  private TestingKms(HttpServer server, KeyPair key) {
    this.server = server;
    this.key = key;
  }

  /** Starts it on a port of its own, with a new key. */
  public static TestingKms start() {
    try {
      TestingKms kms =
          new TestingKms(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
              newKey());
      kms.server.createContext("/", kms::answer);
      kms.server.start();
      CREDENTIALS.forEach(name -> System.setProperty(name, "testing"));
      return kms;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its URL. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns what it was asked for, without those that it refused. */
  public List<String> operations() {
    return operations;
  }

  /** Lets it answer with an error of this code from now on; null for no more. */
  public void refuse(@Nullable String code) {
    refusal = code;
  }

  /** Puts another key under the same name. */
  public void replaceKey() {
    key = newKey();
  }

  /** Lets its key be one for another purpose, for example {@code ENCRYPT_DECRYPT}. */
  public void use(String purpose) {
    usage = purpose;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String operation =
          exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String code = refusal;
      if (code != null) {
        send(exchange, 400, "{\"__type\":\"" + code + "\",\"message\":\"refused\"}");
        return;
      }
      operations.add(operation);
      send(exchange, 200, operation.equals("Sign") ? sign(body) : publicKey());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private String publicKey() {
    return "{\"KeyId\":\""
        + KEY
        + "\",\"KeySpec\":\"RSA_2048\",\"KeyUsage\":\""
        + usage
        + "\",\"PublicKey\":\""
        + base64(key.getPublic().getEncoded())
        + "\",\"SigningAlgorithms\":["
        + (usage.equals("SIGN_VERIFY") ? "\"RSASSA_PKCS1_V1_5_SHA_256\"" : "")
        + "]}";
  }

  private String sign(String body) throws GeneralSecurityException {
    Matcher message = MESSAGE.matcher(body);
    if (!message.find()
        || !body.contains("\"RAW\"")
        || !body.contains("\"RSASSA_PKCS1_V1_5_SHA_256\"")) {
      throw new GeneralSecurityException("not what is signed here: " + body);
    }
    byte[] bytes = Base64.getDecoder().decode(message.group(1));
    if (bytes.length > MAX_MESSAGE_BYTES) {
      throw new GeneralSecurityException("longer than what KMS takes: " + bytes.length);
    }
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(key.getPrivate());
    signer.update(bytes);
    return "{\"KeyId\":\"" + KEY + "\",\"Signature\":\"" + base64(signer.sign()) + "\"}";
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    CREDENTIALS.forEach(System::clearProperty);
  }
}
