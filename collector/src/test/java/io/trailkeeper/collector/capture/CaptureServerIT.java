package io.trailkeeper.collector.capture;

import static io.trailkeeper.collector.capture.TestingCapture.assertStatus;
import static io.trailkeeper.collector.capture.TestingCapture.event;
import static io.trailkeeper.collector.capture.TestingCapture.list;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is posted, well-formed and not, and what becomes of it. */
class CaptureServerIT {

  private static final String NOT_A_LIST = "The body is not a whole EventList of audit.k8s.io/v1: ";
  private static final String NOTHING = "; nothing of it was taken in";

  @TempDir Path directory;
  private TestingCapture capture;

  @BeforeEach
  void start() {
    capture = new TestingCapture(directory);
  }

  @AfterEach
  void stop() {
    assertThat(capture.lawHolds()).isTrue();
    capture.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void takesEveryRecordedEventByteForByte(HttpClient.Version version)
      throws IOException, InterruptedException {
    // Given
    List<byte[]> expected = new ArrayList<>();
    List<Path> batches;
    try (Stream<Path> files = Files.list(Path.of("../examples/audit-events/webhook-batches"))) {
      batches = files.sorted().toList();
    }
    HttpClient client = capture.client(version);

    for (Path batch : batches) {
      byte[] body = Files.readAllBytes(batch);
      List<byte[]> items = items(body);
      expected.addAll(items);

      // When
      HttpResponse<String> response = post(client, body);

      // Then
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.statusCode()).isEqualTo(200);
      JsonNode counts = new ObjectMapper().readTree(response.body());
      assertThat(counts.get("received").intValue()).isEqualTo(items.size());
    }
    assertThat(expected).hasSize(605);
    assertThat(capture.intake.events()).containsExactlyElementsOf(expected);
    assertThat(capture.count("received")).isEqualTo(605);
    assertThat(capture.count("journaled")).isEqualTo(605);
    assertThat(capture.intake.sources()).containsOnly("kube-apiserver-1");
    assertThat(capture.quarantined()).isEmpty();
    capture.awaitRequests("accepted", batches.size());
  }

  @Test
  void answersWithWhatBecameOfTheEvents() throws IOException, InterruptedException {
    // Given
    capture.post(list(event("a")));

    // When
    HttpResponse<String> response = capture.post(list(event("a"), event("b"), "{}", event("b")));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("server")).isEmpty();
    assertThat(response.body())
        .isEqualTo("{\"received\":4,\"journaled\":1,\"duplicates\":2,\"rejected\":1}");
    assertThat(capture.count("received")).isEqualTo(5);
    assertThat(capture.count("journaled")).isEqualTo(2);
    assertThat(capture.count("duplicates")).isEqualTo(2);
    assertThat(capture.count("rejected")).isEqualTo(1);
    assertThat(capture.intake.isClosed()).isTrue();
  }

  @Test
  void takesAnEmptyList() throws IOException, InterruptedException {
    HttpResponse<String> response = capture.post(list());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo("{\"received\":0,\"journaled\":0,\"duplicates\":0,\"rejected\":0}");
  }

  static Stream<Arguments> notLists() {
    return Stream.of(
        Arguments.of("", "the body ends after 0 bytes, before the EventList does"),
        Arguments.of("hello", "not JSON: expected a value, found 'h' at byte 0"),
        Arguments.of(
            "{\"kind\":\"PodList\",\"items\":[{}]}", "kind is \"PodList\", expected \"EventList\""),
        Arguments.of(
            "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1beta1\",\"items\":[]}",
            "apiVersion is \"audit.k8s.io/v1beta1\", expected \"audit.k8s.io/v1\""),
        Arguments.of(
            event("a"),
            "expected kind EventList, apiVersion audit.k8s.io/v1 and items;"
                + " found no kind, no apiVersion, no items"),
        Arguments.of("[".repeat(1 << 20), "expected an object of kind EventList, found ARRAY"),
        Arguments.of("{\"a\":".repeat(1 << 20), "nested deeper than 10016 at byte 50081"));
  }

  @ParameterizedTest
  @MethodSource("notLists")
  void saysWhatIsNotAList(String body, String detail) throws IOException, InterruptedException {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      // When
      HttpResponse<String> response = capture.post(version, body.getBytes(UTF_8));

      // Then
      assertStatus(response, 400, "BadRequest", NOT_A_LIST + detail + NOTHING);
    }
    capture.awaitRequests("not_an_event_list", 2);
    assertThat(capture.intake.events()).isEmpty();
  }

  @Test
  void keepsWhatCameBeforeTheBodyWasCut() throws IOException, InterruptedException {
    // Given
    String whole = list(event("a"), event("b"), event("c"));
    String cut = whole.substring(0, whole.length() - 20);

    // When
    HttpResponse<String> first = capture.post(cut);
    HttpResponse<String> again = capture.post(whole);

    // Then
    assertStatus(
        first,
        400,
        "BadRequest",
        NOT_A_LIST
            + "the body ends after "
            + cut.length()
            + " bytes, before the EventList does, at items[2]; events before that are journaled (2),"
            + " and are recognised when sent again");
    assertThat(again.body())
        .isEqualTo("{\"received\":3,\"journaled\":1,\"duplicates\":2,\"rejected\":0}");
    assertThat(texts()).containsExactly(event("a"), event("b"), event("c"));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("{\"token\":\"s3cr3t\"}", "member \"level\" is missing"),
        Arguments.of("null", "an audit event is an object, found NULL"),
        Arguments.of("\"s3cr3t\"", "an audit event is an object, found STRING"),
        Arguments.of("{\"s3cr3t\":\"\\q\"}", "not an escape at byte"),
        Arguments.of("{\"s3cr3t\":\"a\u0000b\"}", "control character 0x0 in a string at byte"),
        Arguments.of("{\"level\":s3cr3t}", "expected a value, found 's' at byte"),
        Arguments.of(event("a").replace("\"get\"", "7"), "expected STRING, found NUMBER at byte"),
        Arguments.of(
            event("a", ",\"requestObject\":" + nested(100_000)),
            "nested deeper than 10016 at byte"),
        Arguments.of(event("a", ",\"level\":\"s3cr3t\""), "member \"level\" is there twice"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void setsOneMalformedItemAsideAndKeepsTheGoodOnes(String malformed, String reason)
      throws IOException, InterruptedException {
    for (int place = 0; place < 3; place++) {
      // Given
      List<String> items = new ArrayList<>(List.of(event("x" + place), event("y" + place)));
      items.add(place, malformed);

      try (CapturedLog log = new CapturedLog()) {

        // When
        HttpResponse<String> response = capture.post(list(items.toArray(String[]::new)));

        // Then
        assertThat(log.text()).doesNotContain("s3cr3t");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
            .isEqualTo("{\"received\":3,\"journaled\":2,\"duplicates\":0,\"rejected\":1}");
      }
      JsonNode line = new ObjectMapper().readTree(capture.quarantined().get(place));
      assertThat(line.get("source").textValue()).isEqualTo("kube-apiserver-1");
      assertThat(line.get("index").intValue()).isEqualTo(place);
      assertThat(line.get("length").intValue()).isEqualTo(malformed.length());
      assertThat(line.get("sha256").textValue()).hasSize(64);
      assertThat(line.get("reason").textValue()).startsWith(reason);
    }
    assertThat(texts())
        .containsExactly(
            event("x0"), event("y0"), event("x1"), event("y1"), event("x2"), event("y2"));
    assertThat(String.join("", capture.quarantined()))
        .doesNotContain("s3cr3t")
        .doesNotContain("[[");
  }

  @Test
  void setsInvalidUtf8Aside() throws IOException, InterruptedException {
    // Given
    byte[] body = list(event("a"), event("é"), event("b")).getBytes(ISO_8859_1);

    // When
    HttpResponse<String> response = capture.post(HttpClient.Version.HTTP_2, body);

    // Then
    assertThat(response.body())
        .isEqualTo("{\"received\":3,\"journaled\":2,\"duplicates\":0,\"rejected\":1}");
    assertThat(capture.quarantined().get(0)).contains("\"reason\":\"not UTF-8 at byte");
    assertThat(texts()).containsExactly(event("a"), event("b"));
  }

  @Test
  void keepsHugeAuditIdsAndDeepBodies() throws IOException, InterruptedException {
    // Given
    String huge = event("x".repeat(1 << 20));
    String deep = event("deep", ",\"requestObject\":" + nested(9_000));
    String deepest = event("deepest", ",\"responseObject\":" + nested(10_000));

    // When
    HttpResponse<String> response = capture.post(list(huge, deep, deepest));

    // Then
    assertThat(response.body())
        .isEqualTo("{\"received\":3,\"journaled\":3,\"duplicates\":0,\"rejected\":0}");
    assertThat(texts()).containsExactly(huge, deep, deepest);
  }

  @Test
  void redactsBeforeAnythingIsHandedOver() throws IOException, InterruptedException {
    // Given
    String marker = "M4rk3r";
    String ref = ",\"objectRef\":{\"resource\":\"secrets\"}";
    String body = ",\"requestObject\":{\"kind\":\"Secret\",\"data\":{\"k\":\"" + marker + "\"}}";

    // When
    HttpResponse<String> response = capture.post(list(event("a", ref + body), event("b")));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(texts())
        .containsExactly(
            event(
                "a",
                ref
                    + ",\"annotations\":{\"trailkeeper.io/redacted\":"
                    + "\"requestObject (rule secrets)\"}"),
            event("b"));
    assertThat(capture.count("redacted")).isEqualTo(1);
  }

  @Test
  void aRetryOfARedactedEventIsADuplicate() throws IOException, InterruptedException {
    String secret = event("a", ",\"requestObject\":{\"kind\":\"Secret\"}");
    capture.post(list(secret));
    assertThat(capture.post(list(secret)).body()).contains("\"duplicates\":1");
    assertThat(capture.count("redacted")).isEqualTo(1);
  }

  @Test
  void takesManyListsAtOneTime() {
    // Given
    HttpClient client = capture.client(HttpClient.Version.HTTP_2);

    // When
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 100)
            .mapToObj(i -> list(event("a" + i), event("b" + i), event("shared")))
            .map(
                body ->
                    client.sendAsync(
                        capture
                            .request("/audit/v1")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                        HttpResponse.BodyHandlers.ofString()))
            .toList();

    // Then
    assertThat(answers).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(200));
    assertThat(capture.count("received")).isEqualTo(300);
    assertThat(capture.count("journaled")).isEqualTo(201);
    assertThat(capture.count("duplicates")).isEqualTo(99);
  }

  private HttpResponse<String> post(HttpClient client, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        capture
            .request("/audit/v1?timeout=30s")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private List<String> texts() {
    return capture.intake.events().stream().map(bytes -> new String(bytes, UTF_8)).toList();
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  /** Returns the bytes of each item, cut out by Jackson's offsets. */
  private static List<byte[]> items(byte[] body) throws IOException {
    List<byte[]> items = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isItems = parser.currentName().equals("items");
        parser.nextToken();
        if (!isItems) {
          parser.skipChildren();
          continue;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          items.add(Arrays.copyOfRange(body, from, (int) parser.currentLocation().getByteOffset()));
        }
      }
    }
    return items;
  }
}
