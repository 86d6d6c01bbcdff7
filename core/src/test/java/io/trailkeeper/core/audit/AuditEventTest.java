package io.trailkeeper.core.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.audit.AuditEvent.Member;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventTest {

  private static final String REQUIRED =
      "\"level\":\"Metadata\",\"auditID\":\"a-1\",\"stage\":\"ResponseComplete\","
          + "\"requestURI\":\"/api\",\"verb\":\"get\",\"user\":{},"
          + "\"stageTimestamp\":\"2026-07-23T10:00:00.000000Z\"";

  @Test
  void readsWhatRoutingAndDeliveryNeed() {
    // Given
    String json =
        """
        {"level":"RequestResponse","auditID":"a-1","stage":"ResponseComplete",
         "requestURI":"/apis/apps/v1/namespaces/shop/deployments/web/scale?x=%3C","verb":"patch",
         "user":{"username":"alice","uid":"u-1","groups":["sre","system:authenticated"],
           "extra":{"other":["x"],"authentication.kubernetes.io/credential-id":["X509SHA256=ab","y"]}},
         "impersonatedUser":{"username":"bob","groups":null},
         "authenticationMetadata":{"impersonationConstraint":"c"},
         "sourceIPs":["203.0.113.9","10.0.0.1"],"userAgent":"kubectl/1.36",
         "objectRef":{"resource":"deployments","namespace":"shop","name":"web","uid":"o-1",
           "apiGroup":"apps","apiVersion":"v1","resourceVersion":"77","subresource":"scale"},
         "responseStatus":{"metadata":{},"status":"Failure","message":"no","reason":"Conflict",
           "details":{"name":"web"},"code":409},
         "requestObject":{"spec":{"kind":"not this one"},"kind":"Scale"},
         "responseObject":{"kind":"Status"},
         "requestReceivedTimestamp":"2026-07-23T10:00:00.000001Z",
         "stageTimestamp":"2026-07-23T12:00:00.5+02:00",
         "annotations":{"b":"1","a":"2"}}\
        """;

    // When
    AuditEvent event = AuditEvent.parse(json.getBytes(UTF_8));

    // Then
    assertThat(event.bytes()).isEqualTo(json.getBytes(UTF_8));
    assertThat(event.level()).isEqualTo("RequestResponse");
    assertThat(event.auditId()).isEqualTo("a-1");
    assertThat(event.stage()).isEqualTo("ResponseComplete");
    assertThat(event.requestUri())
        .isEqualTo("/apis/apps/v1/namespaces/shop/deployments/web/scale?x=%3C");
    assertThat(event.verb()).isEqualTo("patch");
    assertThat(event.user().username()).isEqualTo("alice");
    assertThat(event.user().uid()).isEqualTo("u-1");
    assertThat(event.user().groups()).containsExactly("sre", "system:authenticated");
    assertThat(event.user().credentialId()).isEqualTo("X509SHA256=ab");
    assertThat(json.substring(event.user().span().from(), event.user().span().to()))
        .startsWith("{\"username\":\"alice\"")
        .endsWith("\"y\"]}}");
    assertThat(event.impersonatedUser()).map(AuditUser::username).contains("bob");
    assertThat(event.sourceIps()).containsExactly("203.0.113.9", "10.0.0.1");
    assertThat(event.sourceIp()).isEqualTo("10.0.0.1");
    assertThat(event.userAgent()).isEqualTo("kubectl/1.36");
    assertThat(event.objectRef())
        .contains(
            new ObjectReference("deployments", "shop", "web", "o-1", "apps", "v1", "77", "scale"));
    assertThat(event.responseStatus()).isEqualTo(new ResponseStatus(409, "Conflict", "no"));
    assertThat(event.responseStatus().failed()).isTrue();
    assertThat(event.bodyKind(Member.REQUEST_OBJECT)).contains("Scale");
    assertThat(event.bodyKind(Member.RESPONSE_OBJECT)).contains("Status");
    assertThat(event.requestReceivedTimestamp())
        .isEqualTo(Instant.parse("2026-07-23T10:00:00.000001Z"));
    assertThat(event.stageTimestamp()).isEqualTo(Instant.parse("2026-07-23T10:00:00.5Z"));
    assertThat(event.annotations()).containsExactly(Map.entry("b", "1"), Map.entry("a", "2"));
    assertThat(text(event, Member.SOURCE_IPS)).isEqualTo("[\"203.0.113.9\",\"10.0.0.1\"]");
    assertThat(text(event, Member.RESPONSE_OBJECT)).isEqualTo("{\"kind\":\"Status\"}");
    assertThat(text(event, Member.ANNOTATIONS)).isEqualTo("{\"b\":\"1\",\"a\":\"2\"}");
    assertThat(text(event, Member.AUTHENTICATION_METADATA))
        .isEqualTo("{\"impersonationConstraint\":\"c\"}");
    assertThat(text(event, Member.REQUEST_OBJECT)).endsWith("\"kind\":\"Scale\"}");
    assertThat(text(event, Member.RESPONSE_STATUS)).endsWith("\"code\":409}");
  }

  @Test
  void readsTheLeastThatAnEventHas() {
    // When
    AuditEvent event = AuditEvent.parse(("{" + REQUIRED + "}").getBytes(UTF_8));

    // Then
    assertThat(event.user().username()).isEmpty();
    assertThat(event.user().groups()).isEmpty();
    assertThat(event.impersonatedUser()).isEmpty();
    assertThat(event.sourceIps()).isEmpty();
    assertThat(event.sourceIp()).isEmpty();
    assertThat(event.objectRef()).isEmpty();
    assertThat(event.responseStatus().code()).isZero();
    assertThat(event.responseStatus().failed()).isFalse();
    assertThat(event.requestReceivedTimestamp()).isEqualTo(Instant.EPOCH);
    assertThat(event.annotations()).isEmpty();
    for (Member member : Member.values()) {
      assertThat(event.span(member)).isEmpty();
    }
    assertThat(event.bodyKind(Member.REQUEST_OBJECT)).isEmpty();
  }

  @Test
  void takesNullForAbsent() {
    // When
    AuditEvent event =
        AuditEvent.parse(
            ("{"
                    + REQUIRED
                    + ",\"impersonatedUser\":null,\"sourceIPs\":null,\"objectRef\":null,"
                    + "\"responseStatus\":null,\"requestReceivedTimestamp\":null,"
                    + "\"annotations\":null,\"requestObject\":null}")
                .getBytes(UTF_8));

    // Then
    assertThat(event.impersonatedUser()).isEqualTo(Optional.empty());
    assertThat(event.objectRef()).isEmpty();
    assertThat(event.sourceIps()).isEmpty();
    assertThat(event.responseStatus().code()).isZero();
    assertThat(event.annotations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, 0", "200, 200", "9223372036854775807, 2147483647"})
  void keepsResponseCodesInRange(String json, int code) {
    AuditEvent event =
        AuditEvent.parse(
            ("{" + REQUIRED + ",\"responseStatus\":{\"code\":" + json + "}}").getBytes(UTF_8));
    assertThat(event.responseStatus().code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"level", "auditID", "stage", "requestURI", "verb", "user", "stageTimestamp"})
  void namesTheFieldThatIsMissing(String member) {
    // Given
    String json = "{" + REQUIRED.replace("\"" + member + "\"", "\"x" + member + "\"") + "}";

    // When, then
    assertThatThrownBy(() -> AuditEvent.parse(json.getBytes(UTF_8)))
        .isInstanceOf(InvalidAuditEventException.class)
        .hasMessage("member \"" + member + "\" is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"requestObject", "responseObject", "objectRef", "annotations", "apiVersion"})
  void refusesTwoMembersOfOneName(String member) {
    // Given
    String json = "{" + REQUIRED + ",\"" + member + "\":{},\"" + member + "\":{}}";

    // When, then
    assertThatThrownBy(() -> AuditEvent.parse(json.getBytes(UTF_8)))
        .isInstanceOf(InvalidAuditEventException.class)
        .hasMessage("member \"" + member + "\" is there twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|an audit event is an object, found ARRAY",
        "null|an audit event is an object, found NULL",
        "{\"level\":7}|expected STRING, found NUMBER",
        "{\"user\":null}|expected OBJECT, found NULL",
        "{\"stageTimestamp\":\"yesterday s3cr3t\"}|member \"stageTimestamp\" is no RFC 3339",
        "{\"annotations\":{\"a\":{}}}|expected STRING, found OBJECT",
        "{\"responseStatus\":{\"code\":\"s3cr3t\"}}|expected NUMBER, found STRING",
        "{\"level\":\"\"|ends inside a value",
        "{} {}|member \"level\" is missing",
      })
  void saysWhatIsWrongAndNothingOfTheContent(String json, String expected) {
    assertThatThrownBy(() -> AuditEvent.parse(json.getBytes(UTF_8)))
        .isInstanceOf(InvalidAuditEventException.class)
        .hasMessageContaining(expected)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void refusesAnythingAfterTheEvent() {
    assertThatThrownBy(() -> AuditEvent.parse(("{" + REQUIRED + "}x").getBytes(UTF_8)))
        .isInstanceOf(InvalidAuditEventException.class)
        .hasMessageContaining("expected the end of the document");
  }

  @Test
  void refusesEmptyKeys() {
    assertThatThrownBy(
            () -> AuditEvent.parse(("{" + REQUIRED.replace("a-1", "") + "}").getBytes(UTF_8)))
        .isInstanceOf(InvalidAuditEventException.class)
        .hasMessage("auditID, stage and level must not be empty");
  }

  private static String text(AuditEvent event, Member member) {
    return event
        .span(member)
        .map(span -> new String(event.bytes(), span.from(), span.length(), UTF_8))
        .orElse("");
  }
}
