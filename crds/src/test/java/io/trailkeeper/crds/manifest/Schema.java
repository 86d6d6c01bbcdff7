package io.trailkeeper.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A schema, to be read and changed by paths: {@code spec.eventSelectors[].readWriteType} is a field
 * of the items of a list, {@code spec.collector.nodeSelector{}} the values of a map.
 */
record Schema(JSONSchemaProps props) {

  /** Returns what a path leads to. */
  Schema at(String path) {
    JSONSchemaProps found = props;
    for (String step : path.split("\\.", -1)) {
      String name = step.replaceAll("[\\[{].*", "");
      found = Objects.requireNonNull(found.getProperties().get(name), path);
      if (step.endsWith("[]")) {
        found = found.getItems().getSchema();
      } else if (step.endsWith("{}")) {
        found = found.getAdditionalProperties().getSchema();
      }
    }
    return new Schema(found);
  }

  /** Returns the items of a list. */
  Schema items() {
    return new Schema(props.getItems().getSchema());
  }

  /** Calls for each field, items of lists and values of maps included, with its path. */
  void forEach(BiConsumer<String, Schema> consumer) {
    walk("", consumer);
  }

  private void walk(String path, BiConsumer<String, Schema> consumer) {
    consumer.accept(path, this);
    if (props.getProperties() != null) {
      props
          .getProperties()
          .forEach(
              (name, schema) ->
                  new Schema(schema).walk(path.isEmpty() ? name : path + "." + name, consumer));
    }
    if (props.getItems() != null) {
      new Schema(props.getItems().getSchema()).walk(path + "[]", consumer);
    }
    if (props.getAdditionalProperties() != null) {
      new Schema(props.getAdditionalProperties().getSchema()).walk(path + "{}", consumer);
    }
  }

  /** Describes fields of an object. */
  Schema describe(Map<String, String> descriptions) {
    descriptions.forEach((name, text) -> at(name).props.setDescription(text));
    return this;
  }

  /** Adds a rule in CEL with what it says when it is broken. */
  Schema rule(String rule, String message) {
    List<ValidationRule> rules = new ArrayList<>();
    if (props.getXKubernetesValidations() != null) {
      rules.addAll(props.getXKubernetesValidations());
    }
    rules.add(new ValidationRuleBuilder().withRule(rule).withMessage(message).build());
    props.setXKubernetesValidations(rules);
    return this;
  }

  /** Bounds a text. */
  Schema maxLength(long characters) {
    props.setMaxLength(characters);
    return this;
  }

  /** Lets a text be one of a few. */
  Schema oneOf(String... values) {
    props.setEnum(Arrays.stream(values).<JsonNode>map(JsonNodeFactory.instance::textNode).toList());
    return this;
  }

  /** Makes fields of an object required. */
  Schema require(String... names) {
    props.setRequired(List.of(names));
    return this;
  }

  Schema maxItems(long items) {
    props.setMaxItems(items);
    return this;
  }

  Schema maxProperties(long properties) {
    props.setMaxProperties(properties);
    return this;
  }

  Schema format(String format) {
    props.setFormat(format);
    return this;
  }

  Schema pattern(String pattern) {
    props.setPattern(pattern);
    return this;
  }
}
