package io.trailkeeper.core.selector;

import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventCategory;
import java.util.List;

/**
 * A basic event selector, CloudTrail's {@code EventSelector}.
 *
 * @param readWriteType whether events that read, write, or both
 * @param includeManagementEvents whether Management events are logged
 * @param excludeManagementEventSources event sources whose Management events are not
 * @param dataResources the types whose Data events are logged; none logs no Data events
 */
public record EventSelector(
    ReadWriteType readWriteType,
    boolean includeManagementEvents,
    List<String> excludeManagementEventSources,
    List<DataResource> dataResources) {

  /** What a trail logs that names no selector: all Management events, and no Data events. */
  public static final EventSelector DEFAULT =
      new EventSelector(ReadWriteType.ALL, true, List.of(), List.of());

  /**
   * @throws IllegalArgumentException if the selector can select nothing
   */
  public EventSelector {
    excludeManagementEventSources = List.copyOf(excludeManagementEventSources);
    dataResources = List.copyOf(dataResources);
    if (!includeManagementEvents && dataResources.isEmpty()) {
      throw new IllegalArgumentException(
          "includeManagementEvents is false and dataResources is empty: nothing is selected");
    }
  }

  boolean selects(ClassifiedEvent classified) {
    if (!readWriteType.admits(classified.readOnly())) {
      return false;
    }
    if (classified.category() == EventCategory.MANAGEMENT) {
      return includeManagementEvents
          && !excludeManagementEventSources.contains(classified.eventSource());
    }
    for (DataResource resource : dataResources) {
      if (resource.fits(classified)) {
        return true;
      }
    }
    return false;
  }
}
