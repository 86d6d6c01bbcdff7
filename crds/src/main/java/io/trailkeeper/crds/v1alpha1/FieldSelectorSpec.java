package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
public record FieldSelectorSpec(
    @JsonPropertyDescription(
            "The field: eventCategory, readOnly, eventName, eventSource, eventType, "
                + "resources.type, resources.ARN, userIdentity.arn, userIdentity.userName, "
                + "user.groups, verb, namespace, name, apiGroup, resource, subresource, "
                + "responseCode, errorCode, decision, sourceIPAddress or userAgent. A condition on "
                + "the user holds if it holds for who authenticated or for whom they impersonated. "
                + "Required.")
        @Nullable String field,
    @JsonPropertyDescription(
            "The field is one of these values. For sourceIPAddress, addresses or ranges such "
                + "as 10.0.0.0/8.")
        @Nullable List<String> equals,
    @JsonPropertyDescription("The field begins with one of these values.")
        @Nullable List<String> startsWith,
    @JsonPropertyDescription("The field ends with one of these values.")
        @Nullable List<String> endsWith,
    @JsonPropertyDescription("The field is none of these values.") @Nullable List<String> notEquals,
    @JsonPropertyDescription("The field begins with none of these values.")
        @Nullable List<String> notStartsWith,
    @JsonPropertyDescription("The field ends with none of these values.")
        @Nullable List<String> notEndsWith) {

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
