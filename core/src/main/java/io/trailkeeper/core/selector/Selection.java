package io.trailkeeper.core.selector;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.cluster.ClusterIdentity;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that decides which events a trail logs. An event in the scope is logged if any selector
 * selects it.
 *
 * @param scope how far the trail reaches
 * @param eventSelectors basic selectors, at most {@value #MAX_EVENT_SELECTORS}
 * @param advancedEventSelectors advanced selectors; basic and advanced ones exclude each other. If
 *     there are neither, {@link EventSelector#DEFAULT} stands
 */
public record Selection(
    Scope scope,
    List<EventSelector> eventSelectors,
    List<AdvancedEventSelector> advancedEventSelectors) {

  /** CloudTrail's limit of basic selectors a trail. */
  public static final int MAX_EVENT_SELECTORS = 5;

  /** CloudTrail's limit of values in the data resources of basic selectors. */
  public static final int MAX_DATA_RESOURCES = 250;

  /** CloudTrail's limit of condition values in advanced selectors. */
  public static final int MAX_CONDITION_VALUES = 500;

  /**
   * @throws IllegalArgumentException saying which rule was broken
   */
  public Selection {
    requireNonNull(scope, "scope");
    eventSelectors =
        eventSelectors.isEmpty() && advancedEventSelectors.isEmpty()
            ? List.of(EventSelector.DEFAULT)
            : List.copyOf(eventSelectors);
    advancedEventSelectors = List.copyOf(advancedEventSelectors);
    if (!eventSelectors.isEmpty() && !advancedEventSelectors.isEmpty()) {
      throw new IllegalArgumentException(
          "a trail has eventSelectors or advancedEventSelectors, not both");
    }
    atMost("eventSelectors", eventSelectors.size(), MAX_EVENT_SELECTORS);
    atMost(
        "values of dataResources",
        eventSelectors.stream()
            .flatMap(selector -> selector.dataResources().stream())
            .mapToInt(resource -> Math.max(1, resource.values().size()))
            .sum(),
        MAX_DATA_RESOURCES);
    atMost(
        "values of advancedEventSelectors",
        advancedEventSelectors.stream()
            .flatMap(selector -> selector.fieldSelectors().stream())
            .flatMap(selector -> selector.conditions().values().stream())
            .mapToInt(List::size)
            .sum(),
        MAX_CONDITION_VALUES);
  }

  private static void atMost(String what, int found, int allowed) {
    if (found > allowed) {
      throw new IllegalArgumentException(found + " " + what + ", allowed: " + allowed);
    }
  }

  /** Returns the classifier of events for this trail in a cluster. */
  public EventClassifier classifier(ClusterIdentity cluster) {
    return new EventClassifier(cluster, declaredData());
  }

  /**
   * Whether the trail logs an event.
   *
   * @param classifier the one that {@link #classifier} made, which classified the event
   * @param labels says which namespaces a label selector in the scope matches
   */
  public boolean selects(
      ClassifiedEvent classified, EventClassifier classifier, NamespaceMatch labels) {
    if (!scope.contains(classified.event(), labels)) {
      return false;
    }
    for (int i = 0; i < eventSelectors.size(); i++) {
      if (eventSelectors.get(i).selects(classified)) {
        return true;
      }
    }
    for (int i = 0; i < advancedEventSelectors.size(); i++) {
      if (advancedEventSelectors.get(i).selects(classified, classifier)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the types that the selectors name as Data. */
  private Set<ResourceType> declaredData() {
    Stream<ResourceType> basic =
        eventSelectors.stream()
            .flatMap(selector -> selector.dataResources().stream())
            .map(DataResource::type);
    Stream<ResourceType> advanced =
        advancedEventSelectors.stream().flatMap(AdvancedEventSelector::declaredData);
    return Stream.concat(basic, advanced).collect(Collectors.toUnmodifiableSet());
  }
}
