package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one field of an event. Operators are ANDed.
 *
 * @param field the field
 * @param equals one of these
 * @param startsWith begins with one of these
 * @param endsWith ends with one of these
 * @param notEquals none of these
 * @param notStartsWith begins with none of these
 * @param notEndsWith ends with none of these
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "has(self.equals) || has(self.startsWith) || has(self.endsWith) || "
            + "has(self.notEquals) || has(self.notStartsWith) || has(self.notEndsWith)",
    message =
        "a condition needs an operator: at least one of equals, startsWith, endsWith, "
            + "notEquals, notStartsWith, notEndsWith")
@ValidationRule(
    value =
        "!(self.field in ['eventCategory', 'readOnly', 'resources.type', 'sourceIPAddress']) "
            + "|| !(has(self.startsWith) || has(self.endsWith) || has(self.notStartsWith) || "
            + "has(self.notEndsWith))",
    message =
        "eventCategory, readOnly, resources.type and sourceIPAddress take only equals and "
            + "notEquals")
@ValidationRule(
    value =
        "self.field != 'eventCategory' || [has(self.equals) ? self.equals : [], "
            + "has(self.notEquals) ? self.notEquals : []].all(l, l.size() <= 2 && (l.size() < 1 || "
            + "l[0] in ['Management', 'Data']) && (l.size() < 2 || l[1] in ['Management', 'Data']))",
    message = "eventCategory takes the values Management and Data, each once")
@ValidationRule(
    value =
        "self.field != 'readOnly' || [has(self.equals) ? self.equals : [], "
            + "has(self.notEquals) ? self.notEquals : []].all(l, l.size() <= 2 && (l.size() < 1 || "
            + "l[0] in ['true', 'false']) && (l.size() < 2 || l[1] in ['true', 'false']))",
    message = "readOnly takes the values 'true' and 'false', in quotes, each once")
public record FieldSelectorSpec(
    @JsonPropertyDescription(
            "The field: eventCategory, readOnly, eventName, eventSource, eventType, "
                + "resources.type, resources.ARN, userIdentity.arn, userIdentity.userName, "
                + "user.groups, verb, namespace, name, apiGroup, resource, subresource, "
                + "responseCode, errorCode, decision, sourceIPAddress or userAgent. A condition on "
                + "the user holds if it holds for who authenticated or for whom they impersonated. "
                + "Required.")
        @Required
        @Nullable String field,
    @JsonPropertyDescription(
            "The field is one of these values. For sourceIPAddress, addresses or ranges such "
                + "as 10.0.0.0/8.")
        @Size(min = 1, max = 500)
        @Nullable List<@Size(max = 2048) String> equals,
    @JsonPropertyDescription("The field begins with one of these values.") @Size(min = 1, max = 500)
        @Nullable List<@Size(min = 1, max = 2048) String> startsWith,
    @JsonPropertyDescription("The field ends with one of these values.") @Size(min = 1, max = 500)
        @Nullable List<@Size(min = 1, max = 2048) String> endsWith,
    @JsonPropertyDescription("The field is none of these values.") @Size(min = 1, max = 500)
        @Nullable List<@Size(max = 2048) String> notEquals,
    @JsonPropertyDescription("The field begins with none of these values.")
        @Size(min = 1, max = 500)
        @Nullable List<@Size(min = 1, max = 2048) String> notStartsWith,
    @JsonPropertyDescription("The field ends with none of these values.") @Size(min = 1, max = 500)
        @Nullable List<@Size(min = 1, max = 2048) String> notEndsWith) {

  /** Returns the values of each operator that is there, by the operator's name. */
  public Map<String, List<String>> conditions() {
    Map<String, List<String>> conditions = new LinkedHashMap<>();
    putIfThere(conditions, "equals", equals);
    putIfThere(conditions, "startsWith", startsWith);
    putIfThere(conditions, "endsWith", endsWith);
    putIfThere(conditions, "notEquals", notEquals);
    putIfThere(conditions, "notStartsWith", notStartsWith);
    putIfThere(conditions, "notEndsWith", notEndsWith);
    return conditions;
  }

  private static void putIfThere(
      Map<String, List<String>> conditions, String operator, @Nullable List<String> values) {
    if (values != null) {
      conditions.put(operator, values);
    }
  }
}
