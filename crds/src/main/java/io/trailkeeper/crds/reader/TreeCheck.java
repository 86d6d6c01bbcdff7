package io.trailkeeper.crds.reader;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.text.QuantityText;
import io.trailkeeper.crds.text.Shown;
import io.trailkeeper.crds.validation.Violation;
import io.trailkeeper.crds.yaml.ScalarType;
import io.trailkeeper.crds.yaml.YamlNode;
import io.trailkeeper.crds.yaml.YamlNode.Entry;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import io.trailkeeper.crds.yaml.YamlNode.Place;
import io.trailkeeper.crds.yaml.YamlNode.Scalar;
import io.trailkeeper.crds.yaml.YamlNode.Sequence;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Walks the tree of one document beside the types that it is to become, notes everything that does
 * not fit, and returns as JSON what does.
 *
 * <p>What does not fit is replaced by the empty value of its type, or left out, so that the rest of
 * the document can be validated as if it fitted.
 */
final class TreeCheck {

  private static final FieldPath SPEC = FieldPath.ROOT.field("spec");
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final FieldTypes types;
  private final DocumentProblems problems;

  TreeCheck(FieldTypes types, DocumentProblems problems) {
    this.types = types;
    this.problems = problems;
  }

  /** Checks an object that has these fields. */
  ObjectNode object(Mapping mapping, SortedMap<String, JavaType> fields, FieldPath path) {
    ObjectNode json = JSON.objectNode();
    Map<String, Place> seen = new TreeMap<>();
    for (Entry entry : mapping.entries()) {
      String name = entry.key().text();
      FieldPath at = path.field(name);
      if (isFirst(entry, seen, at)) {
        problems.place(at, entry.key().place());
        @Nullable JavaType type = fields.get(name);
        if (type == null) {
          problems.add(at, at + ": unknown field; allowed: " + String.join(", ", fields.keySet()));
        } else {
          putIfThere(json, name, value(entry.value(), type, at));
        }
      }
    }
    return json;
  }

  private ObjectNode map(Mapping mapping, JavaType type, FieldPath path) {
    ObjectNode json = JSON.objectNode();
    Map<String, Place> seen = new TreeMap<>();
    for (Entry entry : mapping.entries()) {
      FieldPath at = path.field(entry.key().text());
      if (isFirst(entry, seen, at)) {
        problems.place(at, entry.key().place());
        text(entry.key(), at);
        putIfThere(json, entry.key().text(), value(entry.value(), type.getContentType(), at));
      }
    }
    return json;
  }

  private boolean isFirst(Entry entry, Map<String, Place> seen, FieldPath path) {
    @Nullable Place first = seen.putIfAbsent(entry.key().text(), entry.key().place());
    if (first != null) {
      problems.add(
          entry.key().place(), path + ": there a second time, first in line " + first.line());
    }
    return first == null;
  }

  private static void putIfThere(ObjectNode json, String name, @Nullable JsonNode value) {
    if (value != null) {
      json.set(name, value);
    }
  }

  private @Nullable JsonNode value(YamlNode node, JavaType type, FieldPath path) {
    FieldTypes.Form form = types.form(type);
    if (isNull(node) && !path.isAtOrBelow(SPEC)) {
      // What is written by machines has such fields, for example creationTimestamp: null.
      return null;
    }
    Optional<JsonNode> fitting =
        switch (form) {
          case TEXT -> text(node, path);
          case BOOLEAN -> bool(node);
          case INTEGER -> integer(node);
          case QUANTITY -> quantity(node);
          case LIST -> list(node, type, path);
          case MAP ->
              node instanceof Mapping mapping
                  ? Optional.of(map(mapping, type, path))
                  : Optional.empty();
          case OBJECT ->
              node instanceof Mapping mapping
                  ? Optional.of(object(mapping, types.fields(type), path))
                  : Optional.empty();
          case ANYTHING -> Optional.of(JSON.objectNode());
        };
    if (fitting.isPresent()) {
      return fitting.get();
    }
    problems.addWrongType(
        path, new Violation(path.text(), found(node, form), types.allowed(type)).toString());
    return switch (form) {
      case TEXT -> JSON.textNode("");
      case LIST -> JSON.arrayNode();
      case MAP, OBJECT, ANYTHING -> JSON.objectNode();
      case BOOLEAN, INTEGER, QUANTITY -> null;
    };
  }

  private static boolean isNull(YamlNode node) {
    return node instanceof Scalar scalar && scalar.type() == ScalarType.NULL;
  }

  private Optional<JsonNode> text(YamlNode node, FieldPath path) {
    if (!(node instanceof Scalar scalar) || scalar.type() != ScalarType.STRING) {
      return Optional.empty();
    }
    if (scalar.plain() && ScalarType.isTextOnlyHere(scalar.text())) {
      problems.addWrongType(
          path,
          new Violation(
                  path.text(),
                  scalar.text() + ", which kubectl does not take for a string",
                  Shown.text(scalar.text()) + " in quotes")
              .toString());
    }
    return Optional.of(JSON.textNode(scalar.text()));
  }

  private static Optional<JsonNode> bool(YamlNode node) {
    return node instanceof Scalar scalar && scalar.type() == ScalarType.BOOLEAN
        ? Optional.of(
            JSON.booleanNode(scalar.text().startsWith("t") || scalar.text().startsWith("T")))
        : Optional.empty();
  }

  private static Optional<JsonNode> integer(YamlNode node) {
    return node instanceof Scalar scalar
            && scalar.type() == ScalarType.INTEGER
            && DECIMAL.matcher(scalar.text()).matches()
        ? Optional.of(JSON.numberNode(Long.parseLong(scalar.text())))
        : Optional.empty();
  }

  private static Optional<JsonNode> quantity(YamlNode node) {
    if (!(node instanceof Scalar scalar) || QuantityText.parse(scalar.text()).isEmpty()) {
      return Optional.empty();
    }
    boolean fits =
        switch (scalar.type()) {
          case STRING -> !(scalar.plain() && ScalarType.isTextOnlyHere(scalar.text()));
          case INTEGER -> DECIMAL.matcher(scalar.text()).matches();
          case NUMBER -> true;
          case BOOLEAN, NULL -> false;
        };
    return fits ? Optional.of(JSON.textNode(scalar.text())) : Optional.empty();
  }

  private Optional<JsonNode> list(YamlNode node, JavaType type, FieldPath path) {
    if (!(node instanceof Sequence sequence)) {
      return Optional.empty();
    }
    ArrayNode json = JSON.arrayNode();
    for (int i = 0; i < sequence.items().size(); i++) {
      FieldPath at = path.item(i);
      problems.place(at, sequence.items().get(i).place());
      @Nullable JsonNode item = value(sequence.items().get(i), type.getContentType(), at);
      json.add(item == null ? JSON.nullNode() : item);
    }
    return Optional.of(json);
  }

  /**
   * Returns what was found instead. Where an object belongs, a text is not shown: it may be the
   * secret that the object was to name.
   */
  private static String found(YamlNode node, FieldTypes.Form expected) {
    if (node instanceof Sequence) {
      return "a list";
    }
    if (!(node instanceof Scalar scalar)) {
      return "an object";
    }
    if (scalar.type() == ScalarType.NULL) {
      return "nothing (null)";
    }
    boolean wantsObject = expected == FieldTypes.Form.OBJECT || expected == FieldTypes.Form.MAP;
    if (scalar.type() == ScalarType.STRING) {
      return wantsObject ? "a string" : Shown.text(scalar.text()) + " (string)";
    }
    String shown = Shown.text(scalar.text());
    return shown.substring(1, shown.length() - 1) + " (" + scalar.type() + ")";
  }
}
