package io.trailkeeper.cli.apiserver;

import io.trailkeeper.crds.yaml.ScalarType;
import io.trailkeeper.crds.yaml.YamlDocument;
import io.trailkeeper.crds.yaml.YamlException;
import io.trailkeeper.crds.yaml.YamlNode;
import io.trailkeeper.crds.yaml.YamlNode.Entry;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import io.trailkeeper.crds.yaml.YamlNode.Scalar;
import io.trailkeeper.crds.yaml.YamlNode.Sequence;
import io.trailkeeper.crds.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks into YAML. What has another form than the one asked for is refused, not passed over. */
final class YamlFields {

  private YamlFields() {}

  /**
   * Reads all documents.
   *
   * @throws ApiServerException if it is no YAML
   */
  static List<YamlNode> documents(String text) {
    List<YamlNode> documents = new ArrayList<>();
    YamlReader reader = new YamlReader(text);
    try {
      for (Optional<YamlDocument> next = reader.next(); next.isPresent(); next = reader.next()) {
        documents.add(next.get().root());
      }
      return documents;
    } catch (YamlException e) {
      throw new ApiServerException(
          e.place().map(place -> "line " + place.line() + ": ").orElse("") + e.getMessage(), e);
    }
  }

  /** Returns the value at the end of a path of keys, if it is there and not null. */
  static Optional<YamlNode> find(YamlNode node, String... keys) {
    Optional<YamlNode> found = Optional.of(node);
    for (String key : keys) {
      found = found.flatMap(value -> field(value, key));
    }
    return found;
  }

  private static Optional<YamlNode> field(YamlNode node, String key) {
    List<YamlNode> values =
        mapping(node).entries().stream()
            .filter(entry -> entry.key().text().equals(key))
            .map(Entry::value)
            .toList();
    if (values.size() > 1) {
      throw wrong(values.get(1), "found " + key + " a second time, allowed: once");
    }
    return values.stream()
        .filter(value -> !(value instanceof Scalar scalar && isNull(scalar)))
        .findFirst();
  }

  private static boolean isNull(Scalar scalar) {
    return scalar.type() == ScalarType.NULL;
  }

  /** Returns the text at the end of a path of keys. */
  static Optional<String> text(YamlNode node, String... keys) {
    return find(node, keys).map(YamlFields::scalar);
  }

  /** Whether there is true at the end of a path of keys. */
  static boolean isTrue(YamlNode node, String... keys) {
    return text(node, keys).filter(FlagType::isTrue).isPresent();
  }

  /** Returns the items at the end of a path of keys; none if there is nothing. */
  static List<YamlNode> items(YamlNode node, String... keys) {
    return find(node, keys).map(YamlFields::list).orElse(List.of());
  }

  /** Returns the texts at the end of a path of keys: a list of them, or one alone. */
  static List<String> texts(YamlNode node, String... keys) {
    return find(node, keys).map(YamlFields::textOrTexts).orElse(List.of());
  }

  private static List<String> textOrTexts(YamlNode node) {
    return node instanceof Scalar scalar
        ? List.of(scalar.text())
        : list(node).stream().map(YamlFields::scalar).toList();
  }

  /** Returns the keys of an object and their values. */
  static Map<String, YamlNode> entries(YamlNode node) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    for (Entry entry : mapping(node).entries()) {
      if (entries.put(entry.key().text(), entry.value()) != null) {
        throw wrong(entry.key(), "found " + entry.key().text() + " a second time, allowed: once");
      }
    }
    return entries;
  }

  private static List<YamlNode> list(YamlNode node) {
    if (node instanceof Sequence sequence) {
      return sequence.items();
    }
    throw wrong(node, "found " + form(node) + ", allowed: a list");
  }

  static String scalar(YamlNode node) {
    if (node instanceof Scalar scalar) {
      return scalar.text();
    }
    throw wrong(node, "found " + form(node) + ", allowed: a text");
  }

  private static Mapping mapping(YamlNode node) {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    throw wrong(node, "found " + form(node) + ", allowed: an object");
  }

  private static String form(YamlNode node) {
    if (node instanceof Scalar) {
      return "a text";
    }
    return node instanceof Sequence ? "a list" : "an object";
  }

  static ApiServerException wrong(YamlNode node, String message) {
    return new ApiServerException("line " + node.place().line() + ": " + message);
  }
}
