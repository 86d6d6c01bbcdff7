package io.trailkeeper.collector.capture;

import static io.trailkeeper.collector.capture.TestingCapture.assertStatus;
import static io.trailkeeper.collector.capture.TestingCapture.event;
import static io.trailkeeper.collector.capture.TestingCapture.list;
import static io.trailkeeper.collector.capture.TestingCapture.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused before their body is looked at, and those that must not be. */
class CaptureRequestsIT {

  @TempDir Path directory;
  private TestingCapture capture;
  private HttpClient client;

  @BeforeEach
  void start() {
    capture = new TestingCapture(directory);
    client = capture.client(HttpClient.Version.HTTP_2);
  }

  @AfterEach
  void stop() {
    capture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/audit", "/audit/v1/", "/audit/v2", "/livez", "/audit/v1/x"})
  void knowsOnePath(String path) throws IOException, InterruptedException {
    // When
    HttpResponse<String> response =
        client.send(
            capture.request(path).POST(BodyPublishers.ofString(list())).build(),
            BodyHandlers.ofString());

    // Then
    assertStatus(
        response,
        404,
        "NotFound",
        "There is nothing at this path: audit events are posted to /audit/v1, losses to"
            + " /losses/v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void knowsOneMethod(String method) throws IOException, InterruptedException {
    // When
    HttpResponse<String> response =
        client.send(
            capture.request("/audit/v1").method(method, BodyPublishers.ofString(list())).build(),
            BodyHandlers.ofString());

    // Then
    assertStatus(
        response,
        405,
        "MethodNotAllowed",
        "Audit events are sent with POST: found " + method + ", expected POST");
    assertThat(response.headers().firstValue("allow")).contains("POST");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=\"UTF-8\"",
        "application/json; profile=x"
      })
  void takesJson(String contentType) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(capture.uri("/audit/v1"))
            .header("Content-Type", contentType)
            .header("Content-Encoding", "identity")
            .POST(BodyPublishers.ofString(list()))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/yaml",
        "application/jsonx",
        "application/json; charset=iso-8859-1",
        "application/x-www-form-urlencoded",
        "application/vnd.kubernetes.protobuf"
      })
  void takesNothingButJson(String contentType) throws IOException, InterruptedException {
    // Given
    HttpRequest.Builder request =
        HttpRequest.newBuilder(capture.uri("/audit/v1")).POST(BodyPublishers.ofString(list()));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }

    // When
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());

    // Then
    assertStatus(
        response,
        415,
        "UnsupportedMediaType",
        "Audit events are sent as application/json: found "
            + (contentType.isEmpty() ? "no Content-Type" : "Content-Type " + contentType)
            + ", expected application/json");
  }

  @Test
  void takesNoCompression() throws IOException, InterruptedException {
    // When
    HttpResponse<String> response =
        client.send(
            capture
                .request("/audit/v1")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(new byte[100]))
                .build(),
            BodyHandlers.ofString());

    // Then
    assertStatus(
        response,
        415,
        "UnsupportedMediaType",
        "Audit events are sent without compression: found Content-Encoding gzip, expected none");
    assertThat(response.headers().firstValue("accept-encoding")).contains("identity");
  }

  @Test
  void takesBodiesOfUndeclaredLength() throws IOException, InterruptedException {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      // Given
      byte[] body = list(event("chunked " + version)).getBytes(UTF_8);
      HttpRequest request =
          capture
              .request("/audit/v1")
              .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
              .build();

      // When
      HttpResponse<String> response =
          capture.client(version).send(request, BodyHandlers.ofString());

      // Then
      assertThat(response.body())
          .isEqualTo("{\"received\":1,\"journaled\":1,\"duplicates\":0,\"rejected\":0}");
    }
  }

  @Test
  void answersThoseWhoAskBeforeTheySend() throws IOException, InterruptedException {
    // Given
    HttpRequest request =
        capture
            .request("/audit/v1")
            .expectContinue(true)
            .POST(BodyPublishers.ofString(list(event("a"))))
            .build();

    // When
    HttpResponse<String> response =
        capture.client(HttpClient.Version.HTTP_1_1).send(request, BodyHandlers.ofString());

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GARBAGE|400|The request is not well-formed HTTP",
        "GET / HTTP/1.1|400|The request is not well-formed HTTP",
        "GET /%zz HTTP/1.1\\r\\nHost: a|400|The request is not well-formed HTTP",
        "GET /audit/%2e%2e/x HTTP/1.1\\r\\nHost: a\\r\\nConnection: close|400|The request is not well-formed HTTP",
        "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x|400|The request is not well-formed HTTP",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: LONG|431|The request's headers are too large",
      })
  void answersBrokenHttpInTheSameForm(String request, int code, String message) throws IOException {
    try (SSLSocket socket = capture.socket()) {
      // When
      socket
          .getOutputStream()
          .write(
              (request.replace("\\r\\n", "\r\n").replace("LONG", "x".repeat(17_000)) + "\r\n\r\n")
                  .getBytes(UTF_8));
      String response = new String(socket.getInputStream().readAllBytes(), UTF_8);

      // Then
      assertThat(response).startsWith("HTTP/1.1 " + code + " ").doesNotContainIgnoringCase("jetty");
      assertThat(response).endsWith(status(code, "BadRequest", message));
    }
  }

  @Test
  void keepsTheConnectionAfterARefusal() throws IOException {
    try (SSLSocket socket = capture.socket()) {
      String post =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + list().length()
              + "\r\n%s\r\n"
              + list();

      // When
      socket.getOutputStream().write(post.formatted("/nothing", "").getBytes(UTF_8));
      socket
          .getOutputStream()
          .write(post.formatted("/audit/v1", "Connection: close\r\n").getBytes(UTF_8));
      String responses = new String(socket.getInputStream().readAllBytes(), UTF_8);

      // Then
      assertThat(responses).contains("HTTP/1.1 404 ", "HTTP/1.1 200 ").endsWith("\"rejected\":0}");
    }
  }
}
