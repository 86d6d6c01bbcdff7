package io.trailkeeper.collector.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.EventListItem;
import io.trailkeeper.core.audit.EventListReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

  private static final String HEAD =
      "\"level\":\"RequestResponse\",\"auditID\":\"a\",\"stage\":\"ResponseComplete\","
          + "\"requestURI\":\"/x\",\"verb\":\"create\",\"user\":{},"
          + "\"stageTimestamp\":\"2026-07-23T10:00:00.000000Z\"";
  private static final String BODIES =
      ",\"requestObject\":{\"kind\":\"X\",\"n\":1},\"responseObject\":{\"kind\":\"X\"}";

  private final ObjectMapper jackson = new ObjectMapper();
  private final Redactor redactor = Redactor.of(RedactionOptions.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "secrets|-|-|secrets",
        "secrets||-|secrets",
        "secrets|-|anything|secrets",
        "secrets|example.com|-|-",
        "serviceaccounts|-|token|serviceaccounts-token",
        "serviceaccounts|-|-|-",
        "tokenreviews|authentication.k8s.io|-|tokenreviews",
        "tokenreviews|-|-|-",
        "certificatesigningrequests|certificates.k8s.io|-|certificatesigningrequests",
        "certificatesigningrequests|certificates.k8s.io|approval|certificatesigningrequests",
        "certificatesigningrequests|certificates.k8s.io|status|certificatesigningrequests",
        "configmaps|-|-|-",
        "pods|-|exec|-",
      })
  void matchesByTheObjectOfTheRequest(
      String resource, String group, String subresource, String rule) {
    // Given
    String event =
        "{" + HEAD + ",\"objectRef\":" + reference(resource, group, subresource) + BODIES + "}";

    // When
    String redacted = redact(event);

    // Then
    if (rule == null) {
      assertThat(redacted).isEqualTo(event);
    } else {
      assertThat(redacted)
          .isEqualTo(
              "{"
                  + HEAD
                  + ",\"objectRef\":"
                  + reference(resource, group, subresource)
                  + ",\"annotations\":{\"trailkeeper.io/redacted\":"
                  + "\"requestObject,responseObject (rule "
                  + rule
                  + ")\"}}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Secret, secrets",
    "SecretList, secrets",
    "TokenRequest, serviceaccounts-token",
    "TokenReview, tokenreviews",
    "CertificateSigningRequest, certificatesigningrequests",
    "CertificateSigningRequestList, certificatesigningrequests",
    "ConfigMap, "
  })
  void matchesByWhatABodySaysItIs(String kind, String rule) {
    for (String member : List.of("requestObject", "responseObject")) {
      // Given
      String event =
          "{"
              + HEAD
              + ",\"objectRef\":{\"resource\":\"widgets\"},\""
              + member
              + "\":{\"data\":[],\"kind\":\""
              + kind
              + "\"}}";

      // When
      String redacted = redact(event);

      // Then
      if (rule == null) {
        assertThat(redacted).isEqualTo(event);
      } else {
        assertThat(redacted)
            .endsWith(
                ",\"annotations\":{\"trailkeeper.io/redacted\":\""
                    + member
                    + " (rule "
                    + rule
                    + ")\"}}")
            .doesNotContain("data");
      }
    }
  }

  static Stream<Arguments> edits() {
    String ref = ",\"objectRef\":{\"resource\":\"secrets\"}";
    String note = "\"trailkeeper.io/redacted\":\"";
    return Stream.of(
        // annotations there, absent, empty, null; before and after the bodies
        Arguments.of(
            "{" + HEAD + ref + ",\"requestObject\":1,\"annotations\":{\"a\":\"b\"}}",
            "{"
                + HEAD
                + ref
                + ",\"annotations\":{\"a\":\"b\","
                + note
                + "requestObject (rule secrets)\"}}"),
        Arguments.of(
            "{\"annotations\":{ }, \"responseObject\" : [ ] ," + HEAD + ref + "}",
            "{\"annotations\":{" + note + "responseObject (rule secrets)\" }, " + HEAD + ref + "}"),
        Arguments.of(
            "{" + HEAD + ref + ",\"annotations\": null ,\"requestObject\":{} }",
            "{" + HEAD + ref + ",\"annotations\": {" + note + "requestObject (rule secrets)\"} }"),
        Arguments.of(
            "{\"requestObject\":\"x\"," + HEAD + ref + "\n}",
            "{" + HEAD + ref + ",\"annotations\":{" + note + "requestObject (rule secrets)\"}\n}"),
        // an annotation of that name is replaced
        Arguments.of(
            "{"
                + HEAD
                + ref
                + ",\"requestObject\":1,\"annotations\":{"
                + note
                + "no\",\"a\":\"b\"}}",
            "{"
                + HEAD
                + ref
                + ",\"annotations\":{\"a\":\"b\","
                + note
                + "requestObject (rule secrets)\"}}"),
        // what admission webhooks changed
        Arguments.of(
            "{"
                + HEAD
                + ref
                + ",\"annotations\":{\"patch.webhook.admission.k8s.io/round_0_index_1\":\"[]\","
                + "\"mutation.webhook.admission.k8s.io/round_0_index_1\":\"m\"}}",
            "{"
                + HEAD
                + ref
                + ",\"annotations\":{\"mutation.webhook.admission.k8s.io/round_0_index_1\":\"m\","
                + note
                + "annotations[patch.webhook.admission.k8s.io/round_0_index_1] (rule secrets)\"}}"),
        Arguments.of(
            "{"
                + HEAD
                + ref
                + ",\"annotations\":{\"patch.webhook.admission.k8s.io/round_0_index_1\":\"[]\"}}",
            "{"
                + HEAD
                + ref
                + ",\"annotations\":{"
                + note
                + "annotations[patch.webhook.admission.k8s.io/round_0_index_1] (rule secrets)\"}}"),
        // texts of errors that quote the body
        Arguments.of(
            "{"
                + HEAD
                + ref
                + ",\"responseStatus\":{\"message\":\"m\",\"details\":{},\"code\":400}}",
            "{"
                + HEAD
                + ref
                + ",\"responseStatus\":{\"code\":400},\"annotations\":{"
                + note
                + "responseStatus.message,responseStatus.details (rule secrets)\"}}"),
        Arguments.of(
            "{" + HEAD + ref + ",\"responseStatus\":{\"code\":422,\"message\":\"m\"}}",
            "{"
                + HEAD
                + ref
                + ",\"responseStatus\":{\"code\":422},\"annotations\":{"
                + note
                + "responseStatus.message (rule secrets)\"}}"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void takesOutWhatMustGoAndLeavesEveryOtherByte(String event, String expected) {
    assertThat(redact(event)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0", "200", "401", "403", "404", "409", "410", "429", "500"})
  void keepsTheMessagesOfOtherFailures(int code) {
    String event =
        "{"
            + HEAD
            + ",\"objectRef\":{\"resource\":\"secrets\",\"name\":\"x\"},"
            + "\"responseStatus\":{\"message\":\"secrets \\\"x\\\" not for you\",\"code\":"
            + code
            + "}}";
    assertThat(redact(event)).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"requestObject\":null,\"responseObject\":null",
        ",\"annotations\":{\"trailkeeper.io/redacted\":\"as it came\"}",
        ",\"annotations\":null,\"responseStatus\":null"
      })
  void anEventInWhichNothingHasToGoComesBackItself(String more) {
    // Given
    String json =
        "{" + HEAD + ",\"objectRef\":{\"resource\":\"secrets\"}" + (more == null ? "" : more) + "}";
    AuditEvent event = AuditEvent.parse(json.getBytes(UTF_8));

    // When
    AuditEvent redacted = redactor.redact(event);

    // Then
    assertThat(redacted).isSameAs(event);
  }

  @Test
  void redactingTwiceIsRedactingOnce() {
    AuditEvent event =
        AuditEvent.parse(
            ("{" + HEAD + ",\"objectRef\":{\"resource\":\"secrets\"}" + BODIES + "}")
                .getBytes(UTF_8));
    AuditEvent redacted = redactor.redact(event);
    assertThat(redacted).isNotSameAs(event);
    assertThat(redactor.redact(redacted)).isSameAs(redacted);
  }

  @Test
  void theResultIsAnEventWithItsFields() {
    // When
    AuditEvent redacted =
        redactor.redact(
            AuditEvent.parse(
                ("{" + HEAD + ",\"objectRef\":{\"resource\":\"secrets\"}" + BODIES + "}")
                    .getBytes(UTF_8)));

    // Then
    assertThat(redacted.annotations())
        .containsEntry("trailkeeper.io/redacted", "requestObject,responseObject (rule secrets)");
    assertThat(redacted.bodyKind(AuditEvent.Member.REQUEST_OBJECT)).isEmpty();
    assertThat(redacted.auditId()).isEqualTo("a");
  }

  @Test
  void nothingOfASecretComesOut() {
    // Given
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    String marker = "M" + Base64.getUrlEncoder().encodeToString(random).replace('-', 'x');
    String encoded = Base64.getEncoder().encodeToString(marker.getBytes(UTF_8));
    String secret =
        "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"annotations\":"
            + "{\"kubectl.kubernetes.io/last-applied-configuration\":"
            + "\"{\\\"data\\\":{\\\"k\\\":\\\"MARKER\\\"}}\\n\"}},"
            + "\"data\":{\"k\":\"ENCODED\"},\"stringData\":{\"k\":\"MARKER\"}}";
    String ref =
        ",\"objectRef\":{\"resource\":\"secrets\",\"namespace\":\"a\",\"apiVersion\":\"v1\"}";
    List<String> events =
        List.of(
            ref + ",\"requestObject\":" + secret + ",\"responseObject\":" + secret,
            ref + ",\"responseObject\":{\"kind\":\"SecretList\",\"items\":[" + secret + "]}",
            ref + ",\"responseObject\":{\"kind\":\"Table\",\"rows\":[{\"object\":" + secret + "}]}",
            ref + ",\"responseObject\":{\"kind\":\"PartialObjectMetadata\",\"x\":\"MARKER\"}",
            ref
                + ",\"requestObject\":[{\"op\":\"add\",\"path\":\"/data/k\",\"value\":\"ENCODED\"}]",
            ref + ",\"requestObject\":{\"data\":{\"k\":\"ENCODED\"}}",
            ref + ",\"requestObject\":\"MARKER\"",
            ref
                + ",\"annotations\":{\"patch.webhook.admission.k8s.io/round_0_index_0\":"
                + "\"{\\\"patch\\\":[{\\\"value\\\":\\\"MARKER\\\"}]}\"}",
            ref
                + ",\"responseStatus\":{\"status\":\"Failure\",\"message\":\"illegal base64 MARKER\","
                + "\"code\":400}",
            ref
                + ",\"responseStatus\":{\"code\":422,\"details\":{\"causes\":"
                + "[{\"message\":\"Invalid value: MARKER\"}]},\"message\":\"MARKER\"}",
            ",\"objectRef\":{\"resource\":\"serviceaccounts\",\"subresource\":\"token\"},"
                + "\"responseObject\":{\"kind\":\"TokenRequest\",\"status\":{\"token\":\"MARKER\"}}",
            ",\"objectRef\":{\"resource\":\"tokenreviews\",\"apiGroup\":\"authentication.k8s.io\"},"
                + "\"requestObject\":{\"kind\":\"TokenReview\",\"spec\":{\"token\":\"MARKER\"}}",
            ",\"objectRef\":{\"resource\":\"certificatesigningrequests\","
                + "\"apiGroup\":\"certificates.k8s.io\",\"subresource\":\"status\"},"
                + "\"requestObject\":[{\"value\":\"MARKER\"}],\"responseObject\":{\"x\":\"MARKER\"}",
            ",\"requestObject\":" + secret,
            ",\"objectRef\":{\"resource\":\"widgets\"},\"responseObject\":" + secret);

    for (String event : events) {
      String json = "{" + HEAD + event.replace("MARKER", marker).replace("ENCODED", encoded) + "}";
      assertThat(json).containsAnyOf(marker, encoded);

      // When
      String redacted = redact(json);

      // Then
      assertThat(redacted).doesNotContain(marker).doesNotContain(encoded);
      assertThat(redacted).contains("trailkeeper.io/redacted");
    }
  }

  @Test
  void additionalRulesAndDisabledOnesCount() {
    // Given
    Redactor other =
        Redactor.of(
            new RedactionOptions(
                List.of("configmaps", "widgets.shop.example/status"), List.of("secrets")));

    // When, then
    assertThat(changes(other, "configmaps", "", "")).isTrue();
    assertThat(changes(other, "widgets", "shop.example", "status")).isTrue();
    assertThat(changes(other, "widgets", "shop.example", "")).isFalse();
    assertThat(changes(other, "secrets", "", "")).isFalse();
    assertThat(changes(other, "serviceaccounts", "", "token")).isTrue();
  }

  @Test
  void theRecordedDayHasNothingToRedact() throws IOException {
    for (AuditEvent event : recorded()) {
      assertThat(redactor.redact(event)).isSameAs(event);
    }
  }

  @Test
  void recordedEventsKeepAllButTheirBodies() throws IOException {
    // Given
    Redactor all =
        Redactor.of(
            new RedactionOptions(
                List.of("pods", "deployments.apps", "events", "widgets.shop.example"), List.of()));
    int changed = 0;

    for (AuditEvent event : recorded()) {
      // When
      AuditEvent redacted = all.redact(event);

      // Then
      if (redacted != event) {
        changed++;
        ObjectNode expected = (ObjectNode) jackson.readTree(event.bytes());
        expected.remove(List.of("requestObject", "responseObject"));
        if (event.responseStatus().code() == 400 || event.responseStatus().code() == 422) {
          ((ObjectNode) expected.get("responseStatus")).remove(List.of("message", "details"));
        }
        String note = redacted.annotations().get("trailkeeper.io/redacted");
        expected.withObject("/annotations").put("trailkeeper.io/redacted", note);
        assertThat(jackson.readTree(redacted.bytes())).isEqualTo(expected);
        assertThat(note).matches("[A-Za-z.,]+ \\(rule [a-z.]+\\)");
      }
    }
    assertThat(changed).isGreaterThan(100);
  }

  private boolean changes(Redactor other, String resource, String group, String subresource) {
    String event =
        "{" + HEAD + ",\"objectRef\":" + reference(resource, group, subresource) + BODIES + "}";
    AuditEvent before = AuditEvent.parse(event.getBytes(UTF_8));
    return other.redact(before) != before;
  }

  private static List<AuditEvent> recorded() throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("../examples/audit-events/webhook-batches"))) {
      for (Path file : files.sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          EventListReader reader = new EventListReader(in, 1 << 20);
          for (Optional<EventListItem> item = reader.next();
              item.isPresent();
              item = reader.next()) {
            events.add(((EventListItem.Event) item.get()).event());
          }
        }
      }
    }
    assertThat(events).hasSize(605);
    return events;
  }

  private static String reference(String resource, String group, String subresource) {
    return "{\"resource\":\""
        + resource
        + "\""
        + (group == null ? "" : ",\"apiGroup\":\"" + group + "\"")
        + (subresource == null ? "" : ",\"subresource\":\"" + subresource + "\"")
        + "}";
  }

  private String redact(String event) {
    return new String(redactor.redact(AuditEvent.parse(event.getBytes(UTF_8))).bytes(), UTF_8);
  }
}
