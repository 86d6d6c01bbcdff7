package io.trailkeeper.core.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.cluster.ClusterIdentity;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventClassifierTest {

  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "eu-1");

  private final EventClassifier classifier = new EventClassifier(CLUSTER, Set.of());

  @ParameterizedTest
  @CsvSource({
    "pods, payments, web-0, namespaces/payments/pods/web-0",
    "pods, payments, '', namespaces/payments/pods",
    "pods, '', '', pods",
    "pods/exec, payments, web-0, namespaces/payments/pods/web-0",
    "deployments.apps, payments, web, namespaces/payments/deployments.apps/web",
    "nodes, '', node-1, nodes/node-1",
    "namespaces, payments, payments, namespaces/payments",
    "namespaces/finalize, payments, payments, namespaces/payments",
    "namespaces, '', payments, namespaces/payments",
    "namespaces.example.com, payments, x, namespaces/payments/namespaces.example.com/x",
  })
  void makesTheArnOfAnObject(String type, String namespace, String name, String expected) {
    // Given
    TestingEvent event = TestingEvent.of("get", type);
    if (!namespace.isEmpty()) {
      event.namespace(namespace);
    }
    if (!name.isEmpty()) {
      event.name(name);
    }

    // When
    ClassifiedEvent classified = classifier.classify(event.event());

    // Then
    assertThat(classified.resourceArn())
        .isEqualTo("arn:trailkeeper:k8s:eu-1:123456789012:" + expected);
  }

  @ParameterizedTest
  @CsvSource({"pods, core.k8s.io", "deployments.apps, apps", "widgets.shop.example, shop.example"})
  void namesTheGroupAsTheSource(String type, String expected) {
    assertThat(classifier.classify(TestingEvent.of("get", type).event()).eventSource())
        .isEqualTo(expected);
  }

  @Test
  void makesTheArnOfAUser() {
    assertThat(classifier.userArn("system:serviceaccount:payments:web"))
        .isEqualTo("arn:trailkeeper:k8s::123456789012:user/system:serviceaccount:payments:web");
    assertThat(classifier.userArn("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200, '', ''",
    "201, Created, ''",
    "399, x, ''",
    "403, Forbidden, Forbidden",
    "409, AlreadyExists, AlreadyExists",
    "500, '', 500",
    "0, '', ''",
  })
  void namesWhatWentWrong(int code, String reason, String expected) {
    assertThat(
            classifier
                .classify(TestingEvent.of("get", "pods").status(code, reason).event())
                .errorCode())
        .isEqualTo(expected);
  }

  @Test
  void knowsTheDecision() {
    // Given
    TestingEvent decided =
        TestingEvent.of("get", "pods").annotation("authorization.k8s.io/decision", "forbid");

    // When, Then
    assertThat(classifier.classify(decided.event()).decision()).isEqualTo("forbid");
    assertThat(classifier.classify(TestingEvent.of("get", "pods").event()).decision()).isEmpty();
  }

  @Test
  void makesDeclaredTypesDataWhateverTheVerb() {
    // Given
    EventClassifier declaring =
        new EventClassifier(
            CLUSTER,
            Set.of(ResourceType.parse("widgets.shop.example"), ResourceType.parse("pods/binding")));

    // When, Then
    for (String verb : new String[] {"get", "list", "create", "delete"}) {
      assertThat(category(declaring, verb, "widgets.shop.example")).isEqualTo(EventCategory.DATA);
      assertThat(category(classifier, verb, "widgets.shop.example"))
          .isEqualTo(EventCategory.MANAGEMENT);
      assertThat(category(declaring, verb, "pods/binding")).isEqualTo(EventCategory.DATA);
    }
    assertThat(category(declaring, "get", "widgets.shop.example/status"))
        .isEqualTo(EventCategory.MANAGEMENT);
    assertThat(category(declaring, "get", "widgets")).isEqualTo(EventCategory.MANAGEMENT);
    assertThat(category(declaring, "get", "pods")).isEqualTo(EventCategory.MANAGEMENT);
  }

  @Test
  void leavesTypesOfTheTableAsTheyAre() {
    // Given
    EventClassifier declaring = new EventClassifier(CLUSTER, Set.of(ResourceType.parse("secrets")));

    // When, Then
    assertThat(category(declaring, "create", "secrets")).isEqualTo(EventCategory.MANAGEMENT);
    assertThat(category(declaring, "get", "secrets")).isEqualTo(EventCategory.DATA);
  }

  @Test
  void namesKinds() {
    assertThat(EventClassifier.kind(ResourceType.parse("persistentvolumeclaims")))
        .isEqualTo("PersistentVolumeClaim");
    assertThat(EventClassifier.kind(ResourceType.parse("pods/exec"))).isEqualTo("Pod");
  }

  private static EventCategory category(EventClassifier classifier, String verb, String type) {
    return classifier.classify(TestingEvent.of(verb, type).event()).category();
  }
}
