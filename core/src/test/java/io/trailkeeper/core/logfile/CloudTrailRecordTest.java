package io.trailkeeper.core.logfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailkeeper.core.audit.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CloudTrailRecordTest {

  private static final List<String> MEMBERS =
      List.of(
          "eventVersion",
          "userIdentity",
          "eventTime",
          "eventSource",
          "eventName",
          "awsRegion",
          "sourceIPAddress",
          "userAgent",
          "errorCode",
          "errorMessage",
          "requestParameters",
          "responseElements",
          "additionalEventData",
          "requestID",
          "eventID",
          "readOnly",
          "resources",
          "eventType",
          "managementEvent",
          "recipientAccountId",
          "eventCategory");
  private static final Set<String> OPTIONAL =
      Set.of("userAgent", "errorCode", "errorMessage", "resources");

  @Test
  void everyRecordedEventIsAWellFormedRecordThatSaysWhatTheEventSays() throws Exception {
    List<AuditEvent> events = Records.recordedDay();
    JsonNode records =
        Records.json(Records.logFile(LogFormat.CLOUD_TRAIL, events).object()).get("Records");

    assertThat(events).hasSize(605);
    assertThat(records).hasSize(605);
    Set<String> ids = new TreeSet<>();
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = Records.json(events.get(i).bytes());
      JsonNode found = records.get(i);
      assertMembers(found);
      assertSame(event, found);
      ids.add(found.get("eventID").asText());
    }
    assertThat(ids).hasSize(605);
  }

  private static void assertMembers(JsonNode found) {
    List<String> names = new ArrayList<>();
    found.fieldNames().forEachRemaining(names::add);
    List<String> expected = new ArrayList<>(MEMBERS);
    expected.removeIf(name -> OPTIONAL.contains(name) && !names.contains(name));
    assertThat(names).containsExactlyElementsOf(expected);
    assertThat(found.get("eventVersion").asText()).isEqualTo("1.11");
    assertThat(found.get("eventType").asText()).isEqualTo("KubernetesApiCall");
    assertThat(found.get("eventName").asText()).matches("[A-Za-z0-9_]+");
    assertThat(found.get("eventSource").asText()).isNotEmpty().doesNotContain("amazonaws");
    assertThat(found.get("recipientAccountId").asText()).isEqualTo("123456789012");
    assertThat(found.get("eventID").asText())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(found.get("managementEvent").asBoolean())
        .isEqualTo(found.get("eventCategory").asText().equals("Management"));
  }

  /** Compares a record with its event as another library reads both. */
  private static void assertSame(JsonNode event, JsonNode found) {
    assertThat(found.get("requestID")).isEqualTo(event.get("auditID"));
    assertThat(found.get("eventTime").asText())
        .isEqualTo(
            Instant.parse(event.get("stageTimestamp").asText())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString());
    JsonNode ips = event.get("sourceIPs");
    assertThat(found.get("sourceIPAddress")).isEqualTo(ips.get(ips.size() - 1));
    assertThat(found.get("userAgent")).isEqualTo(event.get("userAgent"));
    int code = event.at("/responseStatus/code").asInt();
    assertThat(found.has("errorCode")).isEqualTo(code >= 400);
    if (code >= 400) {
      assertThat(found.get("errorCode")).isEqualTo(event.at("/responseStatus/reason"));
      assertThat(found.get("errorMessage")).isEqualTo(event.at("/responseStatus/message"));
    }
    JsonNode acting =
        event.has("impersonatedUser") ? event.get("impersonatedUser") : event.get("user");
    assertThat(found.at("/userIdentity/userName").asText(""))
        .isEqualTo(acting.path("username").asText(""));
    JsonNode parameters = found.get("requestParameters");
    assertThat(parameters.get("verb")).isEqualTo(event.get("verb"));
    assertThat(parameters.get("requestURI")).isEqualTo(event.get("requestURI"));
    for (String name : List.of("resource", "namespace", "name", "subresource", "apiGroup")) {
      assertThat(parameters.path(name).asText(""))
          .isEqualTo(event.at("/objectRef/" + name).asText(""));
    }
    if (event.has("requestObject")) {
      assertThat(parameters.get("requestObject")).isEqualTo(event.get("requestObject"));
    }
    boolean readOnly = found.get("readOnly").asBoolean();
    assertThat(found.get("responseElements").path("responseObject"))
        .isEqualTo(readOnly ? event.path("nothing") : event.path("responseObject"));
    JsonNode more = found.get("additionalEventData");
    assertThat(more.get("annotations")).isEqualTo(event.get("annotations"));
    assertThat(more.get("user")).isEqualTo(event.get("user"));
    assertThat(more.get("sourceIPs")).isEqualTo(ips);
    assertThat(more.get("stage")).isEqualTo(event.get("stage"));
    assertThat(more.get("level")).isEqualTo(event.get("level"));
    assertThat(more.get("responseCode").asInt()).isEqualTo(code);
  }

  @Test
  void anImpersonatedRequestNamesBothPeople() throws Exception {
    JsonNode found = records("impersonatedUser").stream().findFirst().orElseThrow();

    assertThat(found.at("/userIdentity/type").asText()).isEqualTo("AssumedRole");
    assertThat(found.at("/userIdentity/userName").asText()).isEqualTo("bob");
    assertThat(found.at("/userIdentity/arn").asText())
        .isEqualTo("arn:trailkeeper:k8s::123456789012:user/bob");
    assertThat(found.at("/userIdentity/sessionContext/sessionIssuer/userName").asText())
        .isEqualTo("alice");
    assertThat(found.at("/userIdentity/sessionContext/sessionIssuer/type").asText())
        .isEqualTo("IAMUser");
    assertThat(found.at("/userIdentity/accessKeyId").asText()).startsWith("X509SHA256=95f7");
    assertThat(found.get("errorCode").asText()).isEqualTo("Forbidden");
    assertThat(found.get("eventName").asText()).isEqualTo("ListNamespaces");
    assertThat(found.at("/additionalEventData/impersonatedUser/username").asText())
        .isEqualTo("bob");
  }

  @Test
  void anonymousAndUnauthenticatedRequestsAreOfNobody() throws Exception {
    JsonNode anonymous = records("\"system:anonymous\"").get(0);
    JsonNode unauthenticated = records("\"user\":{}").get(0);

    assertThat(anonymous.at("/userIdentity/type").asText()).isEqualTo("Unknown");
    assertThat(anonymous.at("/userIdentity/userName").asText()).isEqualTo("system:anonymous");
    assertThat(anonymous.get("errorCode").asText()).isEqualTo("Forbidden");
    assertThat(anonymous.get("eventName").asText()).isEqualTo("ListSecrets");
    assertThat(anonymous.get("eventCategory").asText()).isEqualTo("Data");
    assertThat(unauthenticated.at("/userIdentity/type").asText()).isEqualTo("Unknown");
    assertThat(unauthenticated.at("/userIdentity").has("userName")).isFalse();
    assertThat(unauthenticated.get("errorCode").asText()).isEqualTo("Unauthorized");
  }

  @Test
  void anExecIsAWriteAndItsCommandIsDecoded() throws Exception {
    JsonNode found = records("ledger-5f79474857-chl2m/exec?").get(0);

    assertThat(found.get("eventName").asText()).isEqualTo("GetPodExec");
    assertThat(found.get("readOnly").asBoolean()).isFalse();
    assertThat(found.get("eventCategory").asText()).isEqualTo("Data");
    assertThat(found.at("/requestParameters/query/command"))
        .isEqualTo(Records.json(Records.utf8("[\"sh\",\"-c\",\"id\"]")));
    assertThat(found.at("/resources/0/type").asText()).isEqualTo("K8s::core::Pod");
    assertThat(found.at("/resources/0/ARN").asText())
        .isEqualTo(
            "arn:trailkeeper:k8s:eu-test-1:123456789012:namespaces/payments/pods/ledger-5f79474857-chl2m");
  }

  @Test
  void watchesAndNonResourceRequestsAreReads() throws Exception {
    JsonNode watch = records("\"verb\":\"watch\",\"user\"").get(0);
    JsonNode metrics = records("\"requestURI\":\"/metrics\"").get(0);

    assertThat(watch.get("eventName").asText()).startsWith("Watch");
    assertThat(watch.get("readOnly").asBoolean()).isTrue();
    assertThat(watch.get("responseElements").isNull()).isTrue();
    assertThat(metrics.get("eventName").asText()).isEqualTo("GetNonResourceURL");
    assertThat(metrics.get("eventSource").asText()).isEqualTo("nonresource.k8s.io");
    assertThat(metrics.has("resources")).isFalse();
    assertThat(metrics.at("/requestParameters/requestURI").asText()).isEqualTo("/metrics");
    assertThat(metrics.at("/userIdentity/userName").asText()).isEqualTo("mallory");
  }

  @Test
  void numbersEscapesAndUnicodeOfBodiesSurviveByteForByte() {
    String body =
        "{\"big\":9223372036854775807,\"long\":3.14159265358979323846264338327950288,"
            + "\"exp\":1E-400,\"ctl\":\"\\u0000\\u001f\\t\",\"uni\":\"\u00e4\u4e2d\ud83d\ude00\","
            + "\"lone\":\"\\ud800\",\"slash\":\"<\\/script>\",\"dup\":1,\"dup\":2}";
    String event = event("\"requestObject\":" + body + ",");

    String content =
        new String(
            Records.logFile(LogFormat.CLOUD_TRAIL, List.of(AuditEvent.parse(Records.utf8(event))))
                .object(),
            StandardCharsets.UTF_8);
    String lines =
        new String(
            Records.logFile(LogFormat.KUBERNETES, List.of(AuditEvent.parse(Records.utf8(event))))
                .object(),
            StandardCharsets.UTF_8);

    assertThat(content).contains("\"requestObject\":" + body);
    assertThat(lines).isEqualTo(event + "\n");
  }

  @Test
  void whatIsOverCloudTrailsLimitsIsCutAndSaysSo() throws Exception {
    String long1 = "x".repeat(200_000);
    JsonNode found =
        Records.record(
            event(
                "\"userAgent\":\""
                    + "\u00e4".repeat(2000)
                    + "\",\"requestObject\":{\"a\":\""
                    + long1
                    + "\"},\"responseObject\":{\"b\":\""
                    + long1
                    + "\"},\"annotations\":{\"k\":\""
                    + long1
                    + "\"},"));

    assertThat(found.get("userAgent").asText()).endsWith("...TRUNCATED");
    assertThat(found.get("userAgent").asText().getBytes(StandardCharsets.UTF_8).length)
        .isBetween(1000, 1024);
    for (String cut :
        List.of(
            "/requestParameters/requestObject",
            "/responseElements/responseObject",
            "/additionalEventData/annotations")) {
      assertThat(found.at(cut + "/trailkeeper.io~1truncated").asText()).contains("limit");
      assertThat(found.at(cut + "/bytes").asInt()).isGreaterThan(200_000);
    }
  }

  @Test
  void aDeepBodyDoesNotMakeTheLogFileUnreadable() throws Exception {
    int depth = 5_000;
    JsonNode found =
        Records.record(event("\"requestObject\":" + "[".repeat(depth) + "]".repeat(depth) + ","));

    assertThat(found.at("/requestParameters/requestObject/trailkeeper.io~1truncated").asText())
        .contains("nested");
  }

  @Test
  void arnsMayBeLongerThanNames() throws Exception {
    JsonNode found = Records.record(event("").replace("\"u\"", "\"" + "u".repeat(5_000) + "\""));
    JsonNode cut = Records.record(event("").replace("\"u\"", "\"" + "u".repeat(50_000) + "\""));

    assertThat(found.at("/userIdentity/userName").asText()).hasSize(1024).endsWith("...TRUNCATED");
    assertThat(found.at("/userIdentity/arn").asText()).endsWith(":user/" + "u".repeat(5_000));
    assertThat(cut.at("/userIdentity/arn").asText()).hasSize(8192).endsWith("...TRUNCATED");
  }

  @Test
  void aMegabyteOfAuditIdIsCut() throws Exception {
    JsonNode found = Records.record(event("").replace("\"id\"", "\"" + "i".repeat(1 << 20) + "\""));

    assertThat(found.get("requestID").asText()).hasSize(1024).endsWith("...TRUNCATED");
  }

  private static String event(String members) {
    return "{\"level\":\"RequestResponse\",\"auditID\":\"id\",\"stage\":\"ResponseComplete\","
        + "\"requestURI\":\"/api/v1/namespaces/a/pods?x=%zz&y\",\"verb\":\"create\","
        + "\"user\":{\"username\":\"u\"},"
        + members
        + "\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"a\"},"
        + "\"responseStatus\":{\"code\":201},"
        + "\"stageTimestamp\":\"2026-11-22T05:12:35.719586Z\"}";
  }

  /** The records of the recorded day whose event contains a text. */
  private static List<JsonNode> records(String text) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    for (AuditEvent event : Records.recordedDay()) {
      String bytes = new String(event.bytes(), StandardCharsets.UTF_8);
      if (bytes.contains(text)) {
        found.add(Records.record(bytes));
      }
    }
    return found;
  }
}
