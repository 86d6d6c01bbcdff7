package io.trailkeeper.cli.awsendpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import io.trailkeeper.cli.awstrail.KnownTrails;
import io.trailkeeper.cli.awstrail.TrailsException;
import io.trailkeeper.cli.http.PlainHttpServer;
import io.trailkeeper.cli.usage.ListenAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers clients of CloudTrail's API.
 *
 * <p>Signatures of requests are not looked at: who reaches the endpoint may ask. What it tells is
 * the names, places and states of trails, and public keys; no event, and no secret. Each request is
 * answered from what is there at that time. Thread-safe.
 */
public final class CloudTrailEndpoint implements AutoCloseable {

  private static final String TARGET = "CloudTrail_20131101.";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  /** CloudTrail's requests are far smaller. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final PlainHttpServer server;
  private final ListenAddress address;
  private final Operations operations;
  private final boolean loopback;

  private CloudTrailEndpoint(
      PlainHttpServer server, ListenAddress address, Operations operations, boolean loopback) {
    this.server = server;
    this.address = address;
    this.operations = operations;
    this.loopback = loopback;
  }

  /**
   * Starts to listen.
   *
   * @param trails what is told; not closed with the endpoint
   * @param clock tells which key is the current one
   * @throws EndpointException if the address cannot be listened on
   */
  public static CloudTrailEndpoint start(ListenAddress address, KnownTrails trails, Clock clock) {
    try {
      CloudTrailEndpoint endpoint =
          new CloudTrailEndpoint(
              PlainHttpServer.bind(address, "aws-endpoint"),
              address,
              new Operations(trails, clock),
              isLoopback(address));
      endpoint.server.start(endpoint::answer);
      return endpoint;
    } catch (IOException e) {
      throw new EndpointException(
          "listening on "
              + ListenAddress.inUrl(address.host(), address.port())
              + " failed ("
              + e
              + "); choose an address of this machine and a port that is free",
          e);
    }
  }

  /** Whether only this machine reaches an address. */
  public static boolean isLoopback(ListenAddress address) {
    try {
      return InetAddress.getByName(address.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Returns where clients on this machine find it. */
  public URI uri() {
    return URI.create("http://" + ListenAddress.inUrl(address.clientHost(), server.port()));
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
      int status;
      byte[] body;
      try {
        body = perform(exchange);
        status = 200;
      } catch (ApiException e) {
        status = e.error().status();
        body = document(e.error(), String.valueOf(e.getMessage()));
      } catch (TrailsException e) {
        status = ApiError.INTERNAL_FAILURE.status();
        body = document(ApiError.INTERNAL_FAILURE, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        // Whatever it is, the client gets an answer that its author can act on.
        status = ApiError.INTERNAL_FAILURE.status();
        body = document(ApiError.INTERNAL_FAILURE, "this was not foreseen: " + e);
      }
      PlainHttpServer.send(exchange, status, CONTENT_TYPE, body);
    }
  }

  private byte[] perform(HttpExchange exchange) throws IOException {
    checkOrigin(exchange);
    @Nullable String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    int name = target == null ? -1 : target.lastIndexOf(TARGET);
    if (!exchange.getRequestMethod().equals("POST") || target == null || name < 0) {
      throw ApiError.UNKNOWN_OPERATION.because(
          "this is CloudTrail's API: POST, with the header X-Amz-Target");
    }
    Operation operation = operations.named(target.substring(name + TARGET.length()));
    return operation
        .answer(Parameters.read(body(exchange)))
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A page in a browser may reach loopback addresses, by a name that its author points there. It
   * cannot help to send that name, nor where it comes from.
   */
  private void checkOrigin(HttpExchange exchange) {
    @Nullable String host = exchange.getRequestHeaders().getFirst("Host");
    if (loopback && (host == null || !hosts().contains(host.toLowerCase(Locale.ROOT)))) {
      throw ApiError.ACCESS_DENIED.because("the header Host does not name this endpoint");
    }
    if (exchange.getRequestHeaders().containsKey("Origin")) {
      throw ApiError.ACCESS_DENIED.because("this endpoint is not for web pages");
    }
  }

  private Set<String> hosts() {
    int port = server.port();
    return Set.of(
        ListenAddress.inUrl(address.clientHost().toLowerCase(Locale.ROOT), port),
        "localhost:" + port);
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    @Nullable String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(CONTENT_TYPE)) {
      throw ApiError.SERIALIZATION.because("the body is to be " + CONTENT_TYPE);
    }
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        throw ApiError.REQUEST_TOO_LARGE.because(
            "the body has more than " + MAX_BODY_BYTES + " bytes");
      }
      return body;
    }
  }

  private static byte[] document(ApiError error, String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("__type", error.text())
        .put("message", message)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
