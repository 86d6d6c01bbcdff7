package io.trailkeeper.crds.validation;

import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.v1alpha1.DataResourceSpec;
import io.trailkeeper.crds.v1alpha1.EventSelectorSpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Basic event selectors, and that they do not stand beside advanced ones. */
final class EventSelectorRules {

  private static final FieldPath SELECTORS = TrailValidation.SPEC.field("eventSelectors");

  private EventSelectorRules() {}

  static List<Violation> check(TrailSpec spec) {
    Findings findings = new Findings();
    @Nullable List<EventSelectorSpec> selectors = spec.eventSelectors();
    if (selectors == null || selectors.isEmpty()) {
      return List.of();
    }
    if (spec.advancedEventSelectors() != null && !spec.advancedEventSelectors().isEmpty()) {
      findings.add(
          TrailValidation.SPEC, "both eventSelectors and advancedEventSelectors", "one of the two");
    }
    if (selectors.size() > Selection.MAX_EVENT_SELECTORS) {
      findings.add(
          SELECTORS, selectors.size() + " selectors", "at most " + Selection.MAX_EVENT_SELECTORS);
    }
    int values = 0;
    for (int i = 0; i < selectors.size(); i++) {
      @Nullable EventSelectorSpec selector = selectors.get(i);
      if (selector == null) {
        findings.addText(SELECTORS.item(i), null, "an event selector");
      } else {
        checkSelector(SELECTORS.item(i), selector, findings);
        values += countValues(selector);
      }
    }
    if (values > Selection.MAX_DATA_RESOURCES) {
      findings.add(
          SELECTORS,
          values + " values of dataResources",
          "at most " + Selection.MAX_DATA_RESOURCES);
    }
    return findings.toList();
  }

  private static void checkSelector(FieldPath path, EventSelectorSpec selector, Findings findings) {
    findings.checkChoice(
        path.field("readWriteType"), selector.readWriteType(), Choice.READ_WRITE_TYPE);
    @Nullable List<String> excluded = selector.excludeManagementEventSources();
    for (int i = 0; excluded != null && i < excluded.size(); i++) {
      @Nullable String source = excluded.get(i);
      if (source == null || !Names.isSubdomain(source)) {
        findings.addText(
            path.field("excludeManagementEventSources").item(i),
            source,
            "an API group, for example coordination.k8s.io, or core.k8s.io for the core group");
      }
    }
    @Nullable List<DataResourceSpec> resources = selector.dataResources();
    for (int i = 0; resources != null && i < resources.size(); i++) {
      checkDataResource(path.field("dataResources").item(i), resources.get(i), findings);
    }
    if (Boolean.FALSE.equals(selector.includeManagementEvents())
        && (resources == null || resources.isEmpty())) {
      findings.add(
          path,
          "includeManagementEvents: false without dataResources, which selects nothing",
          "management events, dataResources or both");
    }
  }

  private static void checkDataResource(
      FieldPath path, @Nullable DataResourceSpec resource, Findings findings) {
    if (resource == null || resource.type() == null) {
      findings.addText(path.field("type"), null, ResourceType.RULE);
    } else {
      try {
        ResourceType.parse(resource.type());
      } catch (IllegalArgumentException e) {
        findings.addText(path.field("type"), resource.type(), ResourceType.RULE);
      }
    }
    @Nullable List<String> values = resource == null ? null : resource.values();
    for (int i = 0; values != null && i < values.size(); i++) {
      @Nullable String value = values.get(i);
      if (value == null || value.isEmpty()) {
        findings.addText(
            path.field("values").item(i),
            value,
            "a prefix of namespace/name, for example payments/; without values, all objects");
      }
    }
  }

  private static int countValues(EventSelectorSpec selector) {
    @Nullable List<DataResourceSpec> resources = selector.dataResources();
    int count = 0;
    for (int i = 0; resources != null && i < resources.size(); i++) {
      @Nullable DataResourceSpec resource = resources.get(i);
      @Nullable List<String> values = resource == null ? null : resource.values();
      count += values == null ? 1 : Math.max(1, values.size());
    }
    return count;
  }
}
