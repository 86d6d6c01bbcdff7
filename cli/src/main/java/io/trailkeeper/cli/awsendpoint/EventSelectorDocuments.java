package io.trailkeeper.cli.awsendpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.crds.v1alpha1.AdvancedEventSelectorSpec;
import io.trailkeeper.crds.v1alpha1.DataResourceSpec;
import io.trailkeeper.crds.v1alpha1.EventSelectorSpec;
import io.trailkeeper.crds.v1alpha1.FieldSelectorSpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a trail selects, in the shape of CloudTrail's {@code GetEventSelectors}. */
final class EventSelectorDocuments {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What a Trail without any selector records. */
  private static final EventSelectorSpec DEFAULT = new EventSelectorSpec(null, null, null, null);

  private EventSelectorDocuments() {}

  static ObjectNode of(TrailArn arn, TrailSpec spec) {
    ObjectNode document = JSON.objectNode().put("TrailARN", arn.toString());
    List<EventSelectorSpec> basic = orEmpty(spec.eventSelectors());
    List<AdvancedEventSelectorSpec> advanced = orEmpty(spec.advancedEventSelectors());
    if (basic.isEmpty() && advanced.isEmpty()) {
      basic = List.of(DEFAULT);
    }
    if (!basic.isEmpty()) {
      ArrayNode list = document.putArray("EventSelectors");
      basic.forEach(selector -> list.add(basic(selector)));
    }
    if (!advanced.isEmpty()) {
      ArrayNode list = document.putArray("AdvancedEventSelectors");
      advanced.forEach(selector -> list.add(advanced(selector)));
    }
    return document;
  }

  private static ObjectNode basic(EventSelectorSpec selector) {
    ObjectNode document =
        JSON.objectNode()
            .put("ReadWriteType", Objects.requireNonNullElse(selector.readWriteType(), "All"))
            .put(
                "IncludeManagementEvents",
                !Boolean.FALSE.equals(selector.includeManagementEvents()));
    ArrayNode resources = document.putArray("DataResources");
    for (DataResourceSpec resource : orEmpty(selector.dataResources())) {
      texts(resources.addObject().put("Type", resource.type()), "Values", resource.values());
    }
    texts(
        document,
        "ExcludeManagementEventSources",
        orEmpty(selector.excludeManagementEventSources()));
    return document;
  }

  private static ObjectNode advanced(AdvancedEventSelectorSpec selector) {
    ObjectNode document = JSON.objectNode();
    if (selector.name() != null) {
      document.put("Name", selector.name());
    }
    ArrayNode fields = document.putArray("FieldSelectors");
    for (FieldSelectorSpec field : orEmpty(selector.fieldSelectors())) {
      ObjectNode one = fields.addObject().put("Field", field.field());
      field
          .conditions()
          .forEach(
              (operator, values) ->
                  texts(
                      one,
                      operator.substring(0, 1).toUpperCase(Locale.ROOT) + operator.substring(1),
                      values));
    }
    return document;
  }

  private static void texts(ObjectNode document, String name, @Nullable List<String> values) {
    if (values != null) {
      ArrayNode list = document.putArray(name);
      values.forEach(list::add);
    }
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
