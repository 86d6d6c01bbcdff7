package io.trailkeeper.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.classification.TestingEvent;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {

  private static final Scope CLUSTER = new Scope.Cluster();
  private static final FieldSelector MANAGEMENT =
      new FieldSelector(
          SelectorField.EVENT_CATEGORY, Map.of(Operator.EQUALS, List.of("Management")));

  @Test
  void takesFiveBasicSelectorsAndNoSixth() {
    // When, Then
    assertThat(basic(Collections.nCopies(5, EventSelector.DEFAULT)).eventSelectors()).hasSize(5);
    assertThatThrownBy(() -> basic(Collections.nCopies(6, EventSelector.DEFAULT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("6 eventSelectors, allowed: 5");
  }

  @Test
  void takes250ValuesOfDataResourcesAndNoMore() {
    // Given
    DataResource all = new DataResource(ResourceType.parse("configmaps"), List.of());

    // When, Then
    assertThat(basic(selectors(new DataResource(ResourceType.parse("secrets"), values(249)), all)))
        .isNotNull();
    assertThatThrownBy(
            () ->
                basic(selectors(new DataResource(ResourceType.parse("secrets"), values(250)), all)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("251 values of dataResources, allowed: 250");
  }

  @Test
  void takes500ValuesOfConditionsAndNoMore() {
    // When, Then
    assertThat(advanced(499)).isNotNull();
    assertThatThrownBy(() -> advanced(500))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("501 values of advancedEventSelectors, allowed: 500");
  }

  @Test
  void refusesBothKindsOfSelectors() {
    assertThatThrownBy(
            () ->
                new Selection(
                    CLUSTER,
                    List.of(EventSelector.DEFAULT),
                    List.of(new AdvancedEventSelector("", List.of(MANAGEMENT)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a trail has eventSelectors or advancedEventSelectors, not both");
  }

  @Test
  void looksAtTheScopeFirst() {
    // Given
    Selection selection =
        new Selection(
            new Scope.Namespaces(Set.of("payments")),
            List.of(),
            List.of(new AdvancedEventSelector("", List.of(MANAGEMENT))));
    EventClassifier classifier = selection.classifier(new ClusterIdentity("123456789012", "local"));

    // When, Then
    assertThat(
            selection.selects(
                classifier.classify(TestingEvent.of("get", "pods").namespace("payments").event()),
                classifier,
                NamespaceMatch.NONE))
        .isTrue();
    assertThat(
            selection.selects(
                classifier.classify(TestingEvent.of("get", "pods").namespace("other").event()),
                classifier,
                NamespaceMatch.NONE))
        .isFalse();
  }

  private static Selection basic(List<EventSelector> selectors) {
    return new Selection(CLUSTER, selectors, List.of());
  }

  private static List<EventSelector> selectors(DataResource... resources) {
    return Arrays.stream(resources)
        .map(resource -> new EventSelector(ReadWriteType.ALL, true, List.of(), List.of(resource)))
        .toList();
  }

  private static Selection advanced(int values) {
    return new Selection(
        CLUSTER,
        List.of(),
        List.of(
            new AdvancedEventSelector(
                "",
                List.of(
                    MANAGEMENT,
                    new FieldSelector(
                        SelectorField.NAME, Map.of(Operator.EQUALS, values(values)))))));
  }

  private static List<String> values(int count) {
    return IntStream.range(0, count).mapToObj(i -> "value-" + i).toList();
  }
}
