package io.trailkeeper.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.classification.TestingEvent;
import io.trailkeeper.core.cluster.ClusterIdentity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSelectorTest {

  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");

  private final TestingEvent managementRead = TestingEvent.of("get", "pods").namespace("payments");
  private final TestingEvent managementWrite =
      TestingEvent.of("create", "pods").namespace("payments");
  private final TestingEvent dataRead =
      TestingEvent.of("get", "secrets").namespace("payments").name("db");
  private final TestingEvent dataWrite =
      TestingEvent.of("create", "pods/exec").namespace("payments").name("web-0");

  @Test
  void theDefaultLogsAllManagementEventsAndNoDataEvents() {
    // Given
    Selection selection = new Selection(new Scope.Cluster(), List.of(), List.of());

    // When, Then
    assertThat(selection.eventSelectors()).containsExactly(EventSelector.DEFAULT);
    assertThat(selects(selection, managementRead)).isTrue();
    assertThat(selects(selection, managementWrite)).isTrue();
    assertThat(selects(selection, TestingEvent.nonResource("get"))).isTrue();
    assertThat(selects(selection, dataRead)).isFalse();
    assertThat(selects(selection, dataWrite)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ALL, true, true, true, true",
    "READ_ONLY, true, false, true, false",
    "WRITE_ONLY, false, true, false, true",
  })
  void readWriteTypeIsAboutManagementAndDataEvents(
      ReadWriteType type, boolean mr, boolean mw, boolean dr, boolean dw) {
    // Given
    Selection selection =
        basic(
            new EventSelector(type, true, List.of(), List.of(data("secrets"), data("pods/exec"))));

    // When, Then
    assertThat(selects(selection, managementRead)).isEqualTo(mr);
    assertThat(selects(selection, managementWrite)).isEqualTo(mw);
    assertThat(selects(selection, dataRead)).isEqualTo(dr);
    assertThat(selects(selection, dataWrite)).isEqualTo(dw);
  }

  @Test
  void canLeaveOutManagementEvents() {
    // Given
    Selection selection =
        basic(new EventSelector(ReadWriteType.ALL, false, List.of(), List.of(data("secrets"))));

    // When, Then
    assertThat(selects(selection, managementWrite)).isFalse();
    assertThat(selects(selection, dataRead)).isTrue();
    assertThat(selects(selection, dataWrite)).isFalse();
  }

  @Test
  void leavesOutManagementEventsOfSourcesAndNoDataEvents() {
    // Given
    Selection selection =
        basic(
            new EventSelector(
                ReadWriteType.ALL,
                true,
                List.of("core.k8s.io", "apps", "nonresource.k8s.io"),
                List.of(data("secrets"))));

    // When, Then
    assertThat(selects(selection, managementWrite)).isFalse();
    assertThat(selects(selection, TestingEvent.of("create", "deployments.apps"))).isFalse();
    assertThat(selects(selection, TestingEvent.nonResource("get"))).isFalse();
    assertThat(selects(selection, TestingEvent.of("create", "jobs.batch"))).isTrue();
    assertThat(selects(selection, dataRead)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "payments/, payments, db, true",
    "payments/, payments-eu, db, false",
    "payments, payments-eu, db, true",
    "payments/d, payments, db, true",
    "payments/db, payments, db, true",
    "payments/db2, payments, db, false",
    "ayments/, payments, db, false",
    "db, payments, db, false",
  })
  void valuesArePrefixesOfNamespaceAndName(
      String value, String namespace, String name, boolean expected) {
    // Given
    Selection selection =
        basic(
            new EventSelector(
                ReadWriteType.ALL,
                false,
                List.of(),
                List.of(
                    new DataResource(
                        ResourceType.parse("secrets"), List.of("nothing/like/this", value)))));

    // When, Then
    assertThat(
            selects(selection, TestingEvent.of("get", "secrets").namespace(namespace).name(name)))
        .isEqualTo(expected);
  }

  @Test
  void valuesArePrefixesOfTheNameAloneWithoutANamespace() {
    // Given
    Selection selection =
        basic(
            new EventSelector(
                ReadWriteType.ALL,
                false,
                List.of(),
                List.of(new DataResource(ResourceType.parse("nodes/proxy"), List.of("node-1")))));

    // When, Then
    assertThat(selects(selection, TestingEvent.of("get", "nodes/proxy").name("node-12"))).isTrue();
    assertThat(selects(selection, TestingEvent.of("get", "nodes/proxy").name("node-2"))).isFalse();
    assertThat(selects(selection, TestingEvent.of("get", "nodes/proxy"))).isFalse();
  }

  @Test
  void declaresTypesAsData() {
    // Given
    Selection selection =
        basic(
            new EventSelector(
                ReadWriteType.ALL,
                true,
                List.of("shop.example"),
                List.of(data("widgets.shop.example"))));

    // When, Then
    assertThat(selects(selection, TestingEvent.of("create", "widgets.shop.example"))).isTrue();
    assertThat(selects(selection, TestingEvent.of("create", "gadgets.shop.example"))).isFalse();
  }

  @Test
  void anEventIsLoggedIfAnySelectorSelectsIt() {
    // Given
    Selection selection =
        new Selection(
            new Scope.Namespaces(Set.of("payments")),
            List.of(
                new EventSelector(ReadWriteType.WRITE_ONLY, true, List.of(), List.of()),
                new EventSelector(ReadWriteType.ALL, false, List.of(), List.of(data("secrets")))),
            List.of());

    // When, Then
    assertThat(selects(selection, managementWrite)).isTrue();
    assertThat(selects(selection, dataRead)).isTrue();
    assertThat(selects(selection, managementRead)).isFalse();
    assertThat(selects(selection, TestingEvent.of("create", "pods").namespace("other"))).isFalse();
  }

  @Test
  void refusesASelectorThatSelectsNothing() {
    assertThatThrownBy(() -> new EventSelector(ReadWriteType.ALL, false, List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing is selected");
  }

  private static DataResource data(String type) {
    return new DataResource(ResourceType.parse(type), List.of());
  }

  private static Selection basic(EventSelector selector) {
    return new Selection(new Scope.Cluster(), List.of(selector), List.of());
  }

  private static boolean selects(Selection selection, TestingEvent event) {
    EventClassifier classifier = selection.classifier(CLUSTER);
    return selection.selects(classifier.classify(event.event()), classifier, NamespaceMatch.NONE);
  }
}
