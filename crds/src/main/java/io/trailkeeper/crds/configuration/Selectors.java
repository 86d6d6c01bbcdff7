package io.trailkeeper.crds.configuration;

import static io.trailkeeper.crds.configuration.TrailConfiguration.choose;
import static io.trailkeeper.crds.configuration.TrailConfiguration.orElse;

import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.selector.AdvancedEventSelector;
import io.trailkeeper.core.selector.DataResource;
import io.trailkeeper.core.selector.EventSelector;
import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import io.trailkeeper.core.selector.ReadWriteType;
import io.trailkeeper.core.selector.SelectorField;
import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.v1alpha1.AdvancedEventSelectorSpec;
import io.trailkeeper.crds.v1alpha1.DataResourceSpec;
import io.trailkeeper.crds.v1alpha1.EventSelectorSpec;
import io.trailkeeper.crds.v1alpha1.FieldSelectorSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The selectors of a Trail that was found right. */
final class Selectors {

  private Selectors() {}

  static List<EventSelector> basic(@Nullable List<EventSelectorSpec> selectors) {
    return orElse(selectors, List.<EventSelectorSpec>of()).stream().map(Selectors::basic).toList();
  }

  private static EventSelector basic(EventSelectorSpec selector) {
    return new EventSelector(
        choose(selector.readWriteType(), Choice.READ_WRITE_TYPE, ReadWriteType.ALL),
        orElse(selector.includeManagementEvents(), true),
        orElse(selector.excludeManagementEventSources(), List.of()),
        orElse(selector.dataResources(), List.<DataResourceSpec>of()).stream()
            .map(Selectors::dataResource)
            .toList());
  }

  private static DataResource dataResource(DataResourceSpec resource) {
    return new DataResource(
        ResourceType.parse(there(resource.type())), orElse(resource.values(), List.of()));
  }

  static List<AdvancedEventSelector> advanced(@Nullable List<AdvancedEventSelectorSpec> selectors) {
    return orElse(selectors, List.<AdvancedEventSelectorSpec>of()).stream()
        .map(Selectors::advanced)
        .toList();
  }

  private static AdvancedEventSelector advanced(AdvancedEventSelectorSpec selector) {
    return new AdvancedEventSelector(
        orElse(selector.name(), ""),
        there(selector.fieldSelectors()).stream().map(Selectors::field).toList());
  }

  private static FieldSelector field(FieldSelectorSpec selector) {
    Map<String, List<String>> byName = selector.conditions();
    Map<Operator, List<String>> conditions = new EnumMap<>(Operator.class);
    for (Operator operator : Operator.values()) {
      @Nullable List<String> values = byName.get(operator.toString());
      if (values != null) {
        conditions.put(operator, values);
      }
    }
    return new FieldSelector(SelectorField.of(there(selector.field())).orElseThrow(), conditions);
  }

  /** What validation found to be there. */
  private static <T> T there(@Nullable T value) {
    return Objects.requireNonNull(value, "validation lets nothing pass without it");
  }
}
