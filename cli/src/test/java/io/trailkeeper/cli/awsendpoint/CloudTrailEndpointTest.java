package io.trailkeeper.cli.awsendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.awstrail.KnownTrail;
import io.trailkeeper.cli.awstrail.KnownTrails;
import io.trailkeeper.cli.awstrail.TrailActivity;
import io.trailkeeper.cli.testing.TestingClock;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudTrailEndpointTest {

  private static final String TARGET = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";
  private static final String JSON = "application/x-amz-json-1.1";
  private static final SigningKey FEBRUARY = key("2026-02-01T00:00:00Z");
  private static final SigningKey JUNE = key("2026-06-01T00:00:00Z");
  private static final TrailArn ARN = new TrailArn("local", "123456789012", "audit");

  private final HttpClient client = HttpClient.newHttpClient();
  private final CloudTrailEndpoint endpoint =
      CloudTrailEndpoint.start(
          new ListenAddress("127.0.0.1", 0),
          new Known(),
          new TestingClock(Instant.parse("2026-03-01T12:00:00Z")));

  private static SigningKey key(String from) {
    return SigningKey.generate(
        new SecureRandom(), Clock.fixed(Instant.parse(from), ZoneOffset.UTC), Duration.ofDays(60));
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | FEBRUARY",
        "{\"StartTime\":1772323200,\"EndTime\":1772409600} | FEBRUARY",
        "{\"StartTime\":1772323200.5,\"EndTime\":1.7724096E9} | FEBRUARY",
        "{\"StartTime\":\"2026-03-01T00:00:00Z\",\"EndTime\":\"2026-12-01T00:00:00+01:00\"} |"
            + " FEBRUARY JUNE",
        // A digest may end a day before the key that signs it was made.
        "{\"StartTime\":\"2026-05-30T01:00:00Z\",\"EndTime\":\"2026-05-31T01:00:00Z\"} | JUNE",
        "{\"StartTime\":\"2026-05-30T01:00:00Z\",\"EndTime\":\"2026-05-30T02:00:00Z\"} | ''",
        "{\"StartTime\":\"2025-01-01T00:00:00Z\",\"EndTime\":\"2025-01-02T00:00:00Z\"} | ''",
        "{\"StartTime\":null} | FEBRUARY"
      })
  void listsTheKeysThatMayHaveSignedInARange(String parameters, String keys) throws Exception {
    JsonNode answer = ask("ListPublicKeys", parameters);

    StringBuilder found = new StringBuilder();
    for (JsonNode key : answer.get("PublicKeyList")) {
      boolean february = key.get("Fingerprint").asText().equals(FEBRUARY.publicKey().fingerprint());
      found.append(february ? " FEBRUARY" : " JUNE");
      assertThat(key.get("ValidityStartTime").isIntegralNumber()).isTrue();
      assertThat(key.get("Value").asText())
          .isEqualTo((february ? FEBRUARY : JUNE).publicKey().value());
    }
    assertThat(found.toString().strip()).isEqualTo(keys);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 3",
        "{\"trailNameList\":[]} | 3",
        "{\"trailNameList\":[\"audit\"],\"includeShadowTrails\":false} | 2",
        "{\"trailNameList\":[\"arn:trailkeeper:cloudtrail:local:123456789012:trail/audit\"]} | 1",
        "{\"trailNameList\":[\"nothing\"]} | 0"
      })
  void describesTrailsByNameAndByArn(String parameters, int count) throws Exception {
    assertThat(ask("DescribeTrails", parameters).get("trailList")).hasSize(count);
  }

  @Test
  void tellsOfATrail() throws Exception {
    JsonNode trail = ask("GetTrail", "{\"Name\":\"" + ARN + "\"}").get("Trail");
    JsonNode status = ask("GetTrailStatus", "{\"Name\":\"" + ARN + "\"}");
    JsonNode list = ask("ListTrails", "{}").get("Trails");

    assertThat(trail.toString())
        .isEqualTo(
            "{\"Name\":\"audit\",\"S3BucketName\":\"archive\",\"S3KeyPrefix\":\"a/b\","
                + "\"IncludeGlobalServiceEvents\":true,\"IsMultiRegionTrail\":false,"
                + "\"HomeRegion\":\"local\",\"TrailARN\":\""
                + ARN
                + "\",\"LogFileValidationEnabled\":true,\"HasCustomEventSelectors\":true,"
                + "\"HasInsightSelectors\":false,\"IsOrganizationTrail\":false}");
    assertThat(status.get("IsLogging").asBoolean()).isTrue();
    assertThat(status.get("LatestDeliveryTime").asLong()).isEqualTo(1_772_323_200);
    assertThat(status.get("LatestDeliveryAttemptTime").asText()).isEqualTo("2026-03-01T00:00:00Z");
    assertThat(status.get("LatestDigestDeliveryError").asText()).isEqualTo("AccessDenied");
    assertThat(status.has("StopLoggingTime")).isFalse();
    assertThat(list).hasSize(3);
    assertThat(list.get(0).get("HomeRegion").asText()).isEqualTo("local");
  }

  @Test
  void tellsWhatATrailSelects() throws Exception {
    JsonNode answer = ask("GetEventSelectors", "{\"TrailName\":\"" + ARN + "\"}");
    JsonNode advanced =
        ask(
            "GetEventSelectors",
            "{\"TrailName\":\"arn:trailkeeper:cloudtrail:local:210987654321:trail/audit\"}");

    assertThat(answer.toString())
        .isEqualTo(
            "{\"TrailARN\":\""
                + ARN
                + "\",\"EventSelectors\":[{\"ReadWriteType\":\"WriteOnly\","
                + "\"IncludeManagementEvents\":true,\"DataResources\":[{\"Type\":\"secrets\","
                + "\"Values\":[\"payments/\"]}],\"ExcludeManagementEventSources\":[]}]}");
    assertThat(advanced.get("AdvancedEventSelectors").toString())
        .isEqualTo(
            "[{\"Name\":\"all\",\"FieldSelectors\":[{\"Field\":"
                + "\"eventCategory\",\"Equals\":[\"Management\"]},{\"Field\":\"name\","
                + "\"NotStartsWith\":[\"x\"]}]}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GetTrail | {\"Name\":\"nothing\"} | TrailNotFoundException",
        "GetTrail | {\"Name\":\"arn:trailkeeper:cloudtrail:local:123456789012:trail/nothing\"} |"
            + " TrailNotFoundException",
        "GetTrail | {\"Name\":\"arn:aws:s3:::x\"} | CloudTrailARNInvalidException",
        "GetTrail | {\"Name\":\"a\"} | InvalidTrailNameException",
        "GetTrail | {\"Name\":\"audit\"} | InvalidTrailNameException",
        "GetTrail | {} | ValidationException",
        "GetTrail | {\"Name\":1} | SerializationException",
        "GetTrailStatus | {\"Name\":\"nothing\"} | TrailNotFoundException",
        "GetEventSelectors | {\"TrailName\":\"delivered\"} | UnsupportedOperationException",
        "DescribeTrails | {\"trailNameList\":[\"a b c\"]} | InvalidTrailNameException",
        "DescribeTrails | {\"trailNameList\":\"audit\"} | SerializationException",
        "DescribeTrails | {\"includeShadowTrails\":1} | SerializationException",
        "ListPublicKeys | {\"StartTime\":2,\"EndTime\":1} | InvalidTimeRangeException",
        "ListPublicKeys | {\"StartTime\":1e99} | SerializationException",
        "ListPublicKeys | {\"StartTime\":1e999999999} | SerializationException",
        "ListPublicKeys | {\"StartTime\":\"noon\"} | SerializationException",
        "ListPublicKeys | {\"NextToken\":\"x\"} | InvalidTokenException",
        "ListTrails | {\"NextToken\":\"x\"} | InvalidTokenException",
        "ListTrails | [] | SerializationException",
        "ListTrails | {} {} | SerializationException",
        "ListTrails | {\"a\":1,\"a\":2} | SerializationException",
        "ListTrails | no | SerializationException",
        "LookupEvents | {} | UnsupportedOperationException",
        "CreateTrail | {} | UnsupportedOperationException",
        "Nothing | {} | UnknownOperationException"
      })
  void refusesWithTheNamesOfCloudTrail(String operation, String body, String error)
      throws Exception {
    HttpResponse<String> answer = send(operation, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new ObjectMapper().readTree(answer.body()).get("__type").asText())
        .as(answer.body())
        .isEqualTo(error);
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    assertThat(send("ListTrails", " ".repeat(64 * 1024 + 1)).statusCode()).isEqualTo(413);
    assertThat(send("ListTrails", "[".repeat(60_000)).statusCode()).isEqualTo(400);
  }

  @Test
  void isNotForWebPages() throws Exception {
    HttpRequest fromAPage = request("ListTrails", "{}").header("Origin", "null").build();
    HttpRequest asForm =
        HttpRequest.newBuilder(endpoint.uri())
            .header("X-Amz-Target", TARGET + "ListTrails")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{}"))
            .build();

    assertThat(client.send(fromAPage, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    assertThat(client.send(asForm, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    assertThat(
            client
                .send(HttpRequest.newBuilder(endpoint.uri()).build(), BodyHandlers.ofString())
                .body())
        .contains("UnknownOperationException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1"})
  void refusesAnotherHost(String host) throws Exception {
    assertThat(statusWithHost(host)).isEqualTo("403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT"})
  void takesItsOwnHost(String host) throws Exception {
    assertThat(statusWithHost(host)).isEqualTo("200");
  }

  /** The JDK's client sends no other host than the one it connects to. */
  private String statusWithHost(String host) throws Exception {
    String port = String.valueOf(endpoint.uri().getPort());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST / HTTP/1.1\r\nHost: "
                      + host.replace("PORT", port)
                      + "\r\nConnection: close\r\nContent-Type: "
                      + JSON
                      + "\r\nX-Amz-Target: "
                      + TARGET
                      + "ListTrails\r\nContent-Length: 2\r\n\r\n{}")
                  .getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readNBytes(12), StandardCharsets.US_ASCII).substring(9);
      }
    }
  }

  private JsonNode ask(String operation, String body) throws Exception {
    HttpResponse<String> answer = send(operation, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
    return new ObjectMapper().readTree(answer.body());
  }

  private HttpResponse<String> send(String operation, String body) throws Exception {
    return client.send(request(operation, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String operation, String body) {
    return HttpRequest.newBuilder(endpoint.uri())
        .header("X-Amz-Target", TARGET + operation)
        .header("Content-Type", JSON)
        .POST(BodyPublishers.ofString(body));
  }

  /** Two trails of one name, and one of which only the digests are known. */
  private static final class Known implements KnownTrails {

    private static final String YAML =
        """
        apiVersion: trailkeeper.io/v1alpha1
        kind: Trail
        metadata: {name: audit}
        spec:
          destination: {s3: {bucket: archive, prefix: a/b}}
        """;

    private static final String BASIC =
        "  eventSelectors:\n  - {readWriteType: WriteOnly, dataResources: [{type: secrets, values:"
            + " [payments/]}]}\n";
    private static final String ADVANCED =
        "  advancedEventSelectors:\n  - {name: all, fieldSelectors: [{field: eventCategory, equals:"
            + " [Management]}, {field: name, notStartsWith: [x]}]}\n";

    private static TrailSpec spec(String selectors) {
      return TrailReader.read("test", YAML + selectors).get(0).getSpec();
    }

    @Override
    public List<KnownTrail> trails() {
      return List.of(
          trail(ARN, spec(BASIC)),
          trail(new TrailArn("local", "210987654321", "audit"), spec(ADVANCED)),
          trail(new TrailArn("local", "123456789012", "delivered"), null));
    }

    private static KnownTrail trail(TrailArn arn, @Nullable TrailSpec spec) {
      Instant at = Instant.parse("2026-03-01T00:00:00Z");
      return new KnownTrail(
          arn,
          "archive",
          "a/b",
          null,
          true,
          spec,
          new TrailActivity(true, at, null, at, null, at, "AccessDenied"));
    }

    @Override
    public PublicKeys publicKeys() {
      return new PublicKeys(List.of(FEBRUARY.publicKey(), JUNE.publicKey()));
    }

    @Override
    public void close() {}
  }
}
