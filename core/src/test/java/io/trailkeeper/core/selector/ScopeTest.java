package io.trailkeeper.core.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.classification.TestingEvent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {

  private final Scope payments = new Scope.Namespaces(Set.of("payments", "billing"));

  @Test
  void aClusterHoldsEverything() {
    // Given
    Scope cluster = new Scope.Cluster();

    // When, Then
    assertThat(cluster.contains(TestingEvent.of("list", "pods").event(), NamespaceMatch.NONE))
        .isTrue();
    assertThat(cluster.contains(TestingEvent.nonResource("get").event(), NamespaceMatch.NONE))
        .isTrue();
  }

  @Test
  void namespacesHoldWhatIsInThem() {
    assertThat(payments.contains(pod("payments"), NamespaceMatch.NONE)).isTrue();
    assertThat(payments.contains(pod("billing"), NamespaceMatch.NONE)).isTrue();
    assertThat(payments.contains(pod("payment"), NamespaceMatch.NONE)).isFalse();
    assertThat(payments.contains(pod("Payments"), NamespaceMatch.NONE)).isFalse();
    assertThat(payments.contains(pod(""), NamespaceMatch.NONE)).isFalse();
  }

  @Test
  void namespacesDoNotHoldWhatIsAboutTheCluster() {
    assertThat(payments.contains(TestingEvent.of("list", "pods").event(), NamespaceMatch.NONE))
        .isFalse();
    assertThat(
            payments.contains(
                TestingEvent.of("get", "nodes").name("payments").event(), NamespaceMatch.NONE))
        .isFalse();
    assertThat(
            payments.contains(TestingEvent.of("list", "namespaces").event(), NamespaceMatch.NONE))
        .isFalse();
    assertThat(payments.contains(TestingEvent.nonResource("get").event(), NamespaceMatch.NONE))
        .isFalse();
  }

  @Test
  void namespacesHoldThemselvesFromTheirCreationOn() {
    // Given
    TestingEvent created = TestingEvent.of("create", "namespaces").name("payments");
    TestingEvent read = TestingEvent.of("get", "namespaces").namespace("payments").name("payments");
    TestingEvent other = TestingEvent.of("create", "namespaces").name("staging");
    TestingEvent foreign = TestingEvent.of("create", "namespaces.example.com").name("payments");

    // When, Then
    assertThat(payments.contains(created.event(), NamespaceMatch.NONE)).isTrue();
    assertThat(payments.contains(read.event(), NamespaceMatch.NONE)).isTrue();
    assertThat(payments.contains(other.event(), NamespaceMatch.NONE)).isFalse();
    assertThat(payments.contains(foreign.event(), NamespaceMatch.NONE)).isFalse();
  }

  @Test
  void noNamespacesHoldNothing() {
    // Given
    Scope none = new Scope.Namespaces(Set.of());

    // When, Then
    assertThat(none.contains(pod("payments"), NamespaceMatch.NONE)).isFalse();
    assertThat(none.contains(TestingEvent.of("list", "pods").event(), NamespaceMatch.NONE))
        .isFalse();
  }

  @Test
  void namesKeepOneOrder() {
    // Given
    List<String> names = Arrays.asList("c", "a", "B", "ab", "z", "m");
    Set<String> ordered = new LinkedHashSet<>(names);
    Collections.reverse(names);
    Set<String> reversed = new LinkedHashSet<>(names);

    // When
    Scope.Namespaces scope = new Scope.Namespaces(ordered);
    Scope.Namespaces other = new Scope.Namespaces(reversed);

    // Then
    assertThat(scope.names()).containsExactly("B", "a", "ab", "c", "m", "z");
    assertThat(other).isEqualTo(scope).hasToString(scope.toString());
  }

  private static AuditEvent pod(String namespace) {
    return TestingEvent.of("get", "pods").namespace(namespace).name("web-0").event();
  }
}
