package io.trailkeeper.operator.follower;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** What an operator may say to the replicas of capture. Thread-safe. */
final class FollowerClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Both requests are answered from memory. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A follower takes some two hundred bytes. */
  private static final int MAX_BYTES = 8 << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FOLLOWERS = "/journal/v1/followers";

  private final HttpClient client;

  FollowerClient(SSLContext tls) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .connectTimeout(CONNECT_TIMEOUT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /**
   * Returns the names of all followers of a replica.
   *
   * @throws FollowerException if it does not answer, or not as the protocol says
   */
  List<String> followers(URI replica) throws InterruptedException {
    URI target = replica.resolve(FOLLOWERS);
    byte[] body = send(HttpRequest.newBuilder(target).GET());
    List<String> names = new ArrayList<>();
    try {
      JsonNode followers = MAPPER.readTree(body).path("followers");
      if (!followers.isArray()) {
        throw new FollowerException(target + " answered without a list of followers");
      }
      for (JsonNode follower : followers) {
        names.add(follower.path("name").asText());
      }
      return names;
    } catch (JsonProcessingException e) {
      throw new FollowerException(target + " answered with something that is no JSON", e);
    } catch (IOException e) {
      throw new FollowerException(target + " gave an answer that cannot be read", e);
    }
  }

  /**
   * Makes a replica forget a follower; does nothing if it does not know it.
   *
   * @param name of letters, digits, {@code .} and {@code -} only
   * @throws FollowerException if it does not answer, or not as the protocol says
   */
  void forget(URI replica, String name) throws InterruptedException {
    send(HttpRequest.newBuilder(replica.resolve(FOLLOWERS + "/" + name)).DELETE());
  }

  private byte[] send(HttpRequest.Builder builder) throws InterruptedException {
    HttpRequest request = builder.timeout(TIMEOUT).build();
    String what = request.method() + " " + request.uri();
    try {
      HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
          throw new FollowerException(what + " was answered with status " + answer.statusCode());
        }
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new FollowerException(
              what + " was answered with more than " + MAX_BYTES + " bytes");
        }
        return bytes;
      }
    } catch (IOException e) {
      throw new FollowerException(what + " failed: " + e, e);
    }
  }
}
