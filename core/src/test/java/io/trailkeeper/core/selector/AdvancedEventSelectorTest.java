package io.trailkeeper.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.classification.TestingEvent;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class AdvancedEventSelectorTest {

  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "eu-1");

  private static final FieldSelector ANY_CATEGORY =
      on("eventCategory", Operator.EQUALS, "Management", "Data");

  private final TestingEvent exec =
      TestingEvent.of("create", "pods/exec")
          .namespace("payments")
          .name("web-0")
          .user("bob", "payments-dev", "system:authenticated")
          .sourceIps("203.0.113.9", "10.1.2.3")
          .userAgent("kubectl/v1.36.2")
          .status(403, "Forbidden")
          .annotation("authorization.k8s.io/decision", "forbid");

  /** Field, the value that the exec above has, a value that it has not. */
  static final List<String> FIELDS =
      List.of(
          "eventCategory|Data|Management",
          "readOnly|false|true",
          "eventName|CreatePodExec|CreatePod",
          "eventSource|core.k8s.io|apps",
          "eventType|KubernetesApiCall|AwsApiCall",
          "resources.type|pods/exec|pods",
          "resources.ARN|arn:trailkeeper:k8s:eu-1:123456789012:namespaces/payments/pods/web-0|arn:x",
          "userIdentity.arn|arn:trailkeeper:k8s::123456789012:user/bob|arn:x",
          "userIdentity.userName|bob|bobby",
          "user.groups|payments-dev|payments",
          "verb|create|get",
          "namespace|payments|payment",
          "name|web-0|web",
          "apiGroup||core.k8s.io",
          "resource|pods|pod",
          "subresource|exec|attach",
          "responseCode|403|40",
          "errorCode|Forbidden|403",
          "decision|forbid|allow",
          "sourceIPAddress|10.1.2.3|203.0.113.9",
          "userAgent|kubectl/v1.36.2|kubectl");

  @ParameterizedTest
  @FieldSource("FIELDS")
  void comparesEveryField(String row) {
    // Given
    String[] cells = row.split("\\|", -1);

    // When, Then
    assertThat(selects(exec, on(cells[0], Operator.EQUALS, cells[1]))).isTrue();
    assertThat(selects(exec, on(cells[0], Operator.EQUALS, cells[2]))).isFalse();
    assertThat(selects(exec, on(cells[0], Operator.EQUALS, cells[2], cells[1]))).isTrue();
    if (!cells[0].equals("eventCategory")) {
      assertThat(selects(exec, on(cells[0], Operator.NOT_EQUALS, cells[1]))).isFalse();
      assertThat(selects(exec, on(cells[0], Operator.NOT_EQUALS, cells[2]))).isTrue();
      assertThat(selects(exec, on(cells[0], Operator.NOT_EQUALS, cells[2], cells[1]))).isFalse();
    }
  }

  @Test
  void everyFieldIsTested() {
    // When
    List<String> tested = FIELDS.stream().map(row -> row.split("\\|", -1)[0]).toList();

    // Then
    assertThat(tested)
        .containsExactly(
            Arrays.stream(SelectorField.values())
                .map(SelectorField::toString)
                .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "EQUALS, web-0, true",
    "EQUALS, web, false",
    "EQUALS, WEB-0, false",
    "STARTS_WITH, web, true",
    "STARTS_WITH, web-0, true",
    "STARTS_WITH, eb, false",
    "ENDS_WITH, -0, true",
    "ENDS_WITH, web-0, true",
    "ENDS_WITH, web, false",
    "NOT_EQUALS, web, true",
    "NOT_EQUALS, web-0, false",
    "NOT_STARTS_WITH, eb, true",
    "NOT_STARTS_WITH, web, false",
    "NOT_ENDS_WITH, web, true",
    "NOT_ENDS_WITH, -0, false",
    "STARTS_WITH, w*, false",
    "EQUALS, web-., false",
  })
  void comparesWithEveryOperator(Operator operator, String value, boolean expected) {
    assertThat(selects(exec, on("name", operator, value))).isEqualTo(expected);
  }

  @Test
  void valuesAreOredAndThoseOfNegativeOperatorsAnded() {
    assertThat(selects(exec, on("name", Operator.STARTS_WITH, "x", "web"))).isTrue();
    assertThat(selects(exec, on("name", Operator.STARTS_WITH, "x", "y"))).isFalse();
    assertThat(selects(exec, on("name", Operator.NOT_STARTS_WITH, "x", "web"))).isFalse();
    assertThat(selects(exec, on("name", Operator.NOT_STARTS_WITH, "x", "y"))).isTrue();
  }

  @Test
  void operatorsOfAFieldAreAnded() {
    assertThat(
            selects(
                exec,
                new FieldSelector(
                    SelectorField.NAME,
                    Map.of(
                        Operator.STARTS_WITH, List.of("web"), Operator.ENDS_WITH, List.of("-0")))))
        .isTrue();
    assertThat(
            selects(
                exec,
                new FieldSelector(
                    SelectorField.NAME,
                    Map.of(
                        Operator.STARTS_WITH, List.of("web"),
                        Operator.NOT_ENDS_WITH, List.of("-0")))))
        .isFalse();
  }

  @Test
  void fieldsAreAndedAndSelectorsOred() {
    // Given
    FieldSelector bob = on("userIdentity.userName", Operator.EQUALS, "bob");
    FieldSelector reads = on("readOnly", Operator.EQUALS, "true");
    FieldSelector inPayments = on("namespace", Operator.EQUALS, "payments");

    // When, Then
    assertThat(selects(exec, bob, inPayments)).isTrue();
    assertThat(selects(exec, bob, reads)).isFalse();
    assertThat(
            selects(
                exec,
                List.of(
                    new AdvancedEventSelector("", List.of(ANY_CATEGORY, reads)),
                    new AdvancedEventSelector("", List.of(ANY_CATEGORY, bob)))))
        .isTrue();
  }

  @Test
  void aFieldOfManyValuesFitsIfOneFitsAndANegativeOneIfNoneDoes() {
    assertThat(selects(exec, on("user.groups", Operator.STARTS_WITH, "system:"))).isTrue();
    assertThat(selects(exec, on("user.groups", Operator.ENDS_WITH, "-dev"))).isTrue();
    assertThat(selects(exec, on("user.groups", Operator.NOT_STARTS_WITH, "system:"))).isFalse();
    assertThat(selects(exec, on("user.groups", Operator.NOT_EQUALS, "payments-dev"))).isFalse();
    assertThat(selects(exec, on("user.groups", Operator.NOT_EQUALS, "system:masters"))).isTrue();
  }

  @Test
  void aFieldOfManyValuesThatHasNoneFitsNothing() {
    // Given
    TestingEvent event = TestingEvent.of("get", "pods").user("");

    // When, Then
    assertThat(selects(event, on("user.groups", Operator.EQUALS, ""))).isFalse();
    assertThat(selects(event, on("user.groups", Operator.NOT_EQUALS, "system:masters"))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NAMESPACE",
        "NAME",
        "API_GROUP",
        "RESOURCE",
        "SUBRESOURCE",
        "ERROR_CODE",
        "DECISION",
        "USER_AGENT",
        "RESOURCES_ARN"
      })
  void aFieldThatIsAbsentIsTheEmptyText(SelectorField field) {
    // Given
    TestingEvent event = TestingEvent.nonResource("get");

    // When, Then
    assertThat(selects(event, on(field.toString(), Operator.EQUALS, ""))).isTrue();
    assertThat(selects(event, on(field.toString(), Operator.NOT_EQUALS, ""))).isFalse();
    assertThat(selects(event, on(field.toString(), Operator.NOT_STARTS_WITH, "x"))).isTrue();
  }

  @Test
  void whoImpersonatesIsBothPeople() {
    // Given
    TestingEvent event =
        TestingEvent.of("get", "secrets")
            .user("mallory", "contractors")
            .impersonating("system:admin", "system:masters");

    // When, Then
    for (String name : new String[] {"mallory", "system:admin"}) {
      assertThat(selects(event, on("userIdentity.userName", Operator.EQUALS, name))).isTrue();
      assertThat(
              selects(
                  event,
                  on(
                      "userIdentity.arn",
                      Operator.EQUALS,
                      "arn:trailkeeper:k8s::123456789012:user/" + name)))
          .isTrue();
    }
    assertThat(selects(event, on("user.groups", Operator.EQUALS, "contractors"))).isTrue();
    assertThat(selects(event, on("user.groups", Operator.EQUALS, "system:masters"))).isTrue();
    assertThat(selects(event, on("userIdentity.userName", Operator.EQUALS, "bob"))).isFalse();
  }

  @Test
  void nobodyHidesBehindASystemUser() {
    // Given
    FieldSelector people = on("userIdentity.userName", Operator.NOT_STARTS_WITH, "system:");

    // When, Then
    assertThat(
            selects(
                TestingEvent.of("get", "pods").user("mallory").impersonating("system:x"), people))
        .isTrue();
    assertThat(
            selects(
                TestingEvent.of("get", "pods").user("system:x").impersonating("mallory"), people))
        .isTrue();
    assertThat(selects(TestingEvent.of("get", "pods").user("system:x"), people)).isFalse();
    assertThat(
            selects(
                TestingEvent.of("get", "pods").user("system:x").impersonating("system:y"), people))
        .isFalse();
  }

  @Test
  void sourceIpAddressIsTheOneThatTheApiServerSawAndMayBeARange() {
    assertThat(selects(exec, on("sourceIPAddress", Operator.EQUALS, "10.0.0.0/8"))).isTrue();
    assertThat(selects(exec, on("sourceIPAddress", Operator.EQUALS, "203.0.113.0/24"))).isFalse();
    assertThat(selects(exec, on("sourceIPAddress", Operator.NOT_EQUALS, "10.0.0.0/8"))).isFalse();
    assertThat(selects(exec, on("sourceIPAddress", Operator.NOT_EQUALS, "192.0.2.0/24", "::/0")))
        .isTrue();
    assertThat(
            selects(
                TestingEvent.of("get", "pods").sourceIps("2001:db8::7"),
                on("sourceIPAddress", Operator.EQUALS, "10.0.0.0/8", "2001:db8::/32")))
        .isTrue();
    assertThat(
            selects(
                TestingEvent.of("get", "pods"),
                on("sourceIPAddress", Operator.EQUALS, "0.0.0.0/0", "::/0")))
        .isFalse();
    assertThat(
            selects(
                TestingEvent.of("get", "pods"),
                on("sourceIPAddress", Operator.NOT_EQUALS, "0.0.0.0/0")))
        .isTrue();
  }

  @Test
  void declaresTypesAsDataOnlyWhereItIsAboutDataAlone() {
    // Given
    FieldSelector widgets = on("resources.type", Operator.EQUALS, "widgets.shop.example");
    TestingEvent event = TestingEvent.of("create", "widgets.shop.example");
    AdvancedEventSelector data =
        new AdvancedEventSelector(
            "", List.of(on("eventCategory", Operator.EQUALS, "Data"), widgets));
    AdvancedEventSelector management =
        new AdvancedEventSelector(
            "", List.of(on("eventCategory", Operator.EQUALS, "Management"), widgets));
    AdvancedEventSelector both = new AdvancedEventSelector("", List.of(ANY_CATEGORY, widgets));

    // When, Then
    assertThat(selects(event, List.of(data))).isTrue();
    assertThat(selects(event, List.of(management))).isTrue();
    assertThat(selects(event, List.of(both))).isTrue();
    assertThat(category(event, data)).isEqualTo("Data");
    assertThat(category(event, management)).isEqualTo("Management");
    assertThat(category(event, both)).isEqualTo("Management");
  }

  private static String category(TestingEvent event, AdvancedEventSelector selector) {
    return new Selection(new Scope.Cluster(), List.of(), List.of(selector))
        .classifier(CLUSTER)
        .classify(event.event())
        .category()
        .toString();
  }

  @Test
  void refusesWhatHasNoCategoryOrAFieldTwice() {
    // Given
    FieldSelector verb = on("verb", Operator.EQUALS, "get");

    // When, Then
    assertThatThrownBy(() -> new AdvancedEventSelector("", List.of(verb)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eventCategory with operator equals is required");
    assertThatThrownBy(() -> new AdvancedEventSelector("", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new AdvancedEventSelector(
                    "", List.of(on("eventCategory", Operator.NOT_EQUALS, "Data"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AdvancedEventSelector("", List.of(ANY_CATEGORY, verb, verb)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field verb is there twice");
    assertThatThrownBy(() -> new AdvancedEventSelector("x".repeat(1001), List.of(ANY_CATEGORY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name has 1001 characters, allowed: 1000");
  }

  @Test
  void refusesOperatorsThatAFieldDoesNotTake() {
    // Given
    Set<SelectorField> whole =
        EnumSet.of(
            SelectorField.EVENT_CATEGORY,
            SelectorField.READ_ONLY,
            SelectorField.RESOURCES_TYPE,
            SelectorField.SOURCE_IP_ADDRESS);

    for (SelectorField field : SelectorField.values()) {
      for (Operator operator : Operator.values()) {
        if (!operator.comparesWhole()) {
          // When, Then
          assertThat(field.isComparedWhole()).isEqualTo(whole.contains(field));
          if (field.isComparedWhole()) {
            assertThatThrownBy(() -> on(field.toString(), operator, "10.0.0.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                    "field %s does not take operator %s; allowed: equals, notEquals",
                    field, operator);
          } else {
            assertThat(on(field.toString(), operator, "x").field()).isEqualTo(field);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "eventCategory, management",
    "eventCategory, Insight",
    "readOnly, yes",
    "readOnly, TRUE",
    "resources.type, AWS::S3::Object",
    "sourceIPAddress, localhost",
    "sourceIPAddress, ''",
  })
  void refusesValuesThatAFieldCannotHave(String field, String value) {
    for (Operator operator : List.of(Operator.EQUALS, Operator.NOT_EQUALS)) {
      assertThatThrownBy(() -> on(field, operator, value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + value + "\"");
    }
  }

  @Test
  void refusesConditionsThatAreEmpty() {
    assertThatThrownBy(() -> new FieldSelector(SelectorField.NAME, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field name has no operator");
    assertThatThrownBy(() -> on("name", Operator.EQUALS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("operator equals of field name has no values");
    assertThatThrownBy(() -> on("name", Operator.NOT_STARTS_WITH, "x", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("would fit everything");
  }

  @Test
  void findsFieldsByTheirNamesAlone() {
    assertThat(SelectorField.of("userIdentity.userName")).contains(SelectorField.USER_NAME);
    assertThat(SelectorField.of("useridentity.username")).isEmpty();
    assertThat(SelectorField.of("USER_NAME")).isEmpty();
    assertThat(SelectorField.of("")).isEmpty();
  }

  private static FieldSelector on(String field, Operator operator, String... values) {
    return new FieldSelector(
        SelectorField.of(field).orElseThrow(), Map.of(operator, List.of(values)));
  }

  /** Whether a selector with these conditions selects an event, of whatever category. */
  private static boolean selects(TestingEvent event, FieldSelector... conditions) {
    List<FieldSelector> all =
        conditions[0].field() == SelectorField.EVENT_CATEGORY
            ? List.of(conditions)
            : Stream.concat(Stream.of(ANY_CATEGORY), Arrays.stream(conditions)).toList();
    return selects(event, List.of(new AdvancedEventSelector("", all)));
  }

  private static boolean selects(TestingEvent event, List<AdvancedEventSelector> selectors) {
    Selection selection = new Selection(new Scope.Cluster(), List.of(), selectors);
    EventClassifier classifier = selection.classifier(CLUSTER);
    return selection.selects(classifier.classify(event.event()), classifier, NamespaceMatch.NONE);
  }
}
