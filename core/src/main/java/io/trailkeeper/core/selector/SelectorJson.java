package io.trailkeeper.core.selector;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How scopes and selectors stand in JSON: as records, enums by the text that they have in a Trail,
 * types of resources by theirs, a scope with its {@code type}.
 */
public final class SelectorJson {

  private SelectorJson() {}

  /** Teaches a mapper to write selections, and to read them strictly. */
  public static JsonMapper.Builder configure(JsonMapper.Builder builder) {
    return builder
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.READ_ENUMS_USING_TO_STRING)
        .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
        .addMixIn(Scope.class, ScopeForm.class)
        .addMixIn(Scope.Namespaces.class, NamespacesForm.class)
        .addMixIn(ResourceType.class, ResourceTypeForm.class)
        .addMixIn(SelectorField.class, SelectorFieldForm.class)
        .addMixIn(FieldSelector.class, FieldSelectorForm.class);
  }

  /**
   * Returns what was read.
   *
   * @throws IllegalArgumentException if that was JSON's null
   */
  public static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("found null, expected an object");
    }
    return value;
  }

  /** Returns what a parser says, without the quotation of its input. */
  public static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Scope.Cluster.class, name = "Cluster"),
    @JsonSubTypes.Type(value = Scope.Namespaces.class, name = "Namespaces")
  })
  private interface ScopeForm {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private interface NamespacesForm {}

  private abstract static class ResourceTypeForm {
    @JsonCreator
    static ResourceType parse(String text) {
      return ResourceType.parse(text);
    }

    @Override
    @JsonValue
    public abstract String toString();
  }

  private abstract static class FieldSelectorForm {
    @JsonCreator
    @SuppressWarnings("UnusedVariable") // it stands for the constructor of FieldSelector
    FieldSelectorForm(
        @JsonProperty("field") SelectorField field,
        @JsonProperty("conditions") Map<Operator, List<String>> conditions) {}

    @JsonProperty("field")
    abstract SelectorField field();

    @JsonProperty("conditions")
    abstract Map<Operator, List<String>> conditions();
  }

  private abstract static class SelectorFieldForm {
    @Override
    @JsonValue
    public abstract String toString();
  }
}
