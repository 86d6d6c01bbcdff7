package io.trailkeeper.crds.reader;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which fields an object of a type has, as Jackson sees it: what is read and what is checked cannot
 * drift apart. Not thread-safe.
 */
final class FieldTypes {

  /** What a value of a type is in a document. */
  enum Form {
    TEXT("a string"),
    BOOLEAN("true or false"),
    INTEGER("a whole number of at most 18 decimal digits"),
    QUANTITY("a quantity such as 500m or 256Mi"),
    LIST("a list"),
    MAP("an object"),
    OBJECT("an object"),
    ANYTHING("anything");

    final String allowed;

    Form(String allowed) {
      this.allowed = allowed;
    }
  }

  private final ObjectMapper mapper;
  private final Map<JavaType, SortedMap<String, JavaType>> fields = new HashMap<>();

  FieldTypes(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  JavaType type(Class<?> type) {
    return mapper.constructType(type);
  }

  Form form(JavaType type) {
    if (type.hasRawClass(String.class)) {
      return Form.TEXT;
    }
    if (type.hasRawClass(Boolean.class)) {
      return Form.BOOLEAN;
    }
    if (type.hasRawClass(Long.class) || type.hasRawClass(Integer.class)) {
      return Form.INTEGER;
    }
    if (type.hasRawClass(Quantity.class)) {
      return Form.QUANTITY;
    }
    if (type.isCollectionLikeType()) {
      return Form.LIST;
    }
    if (type.isMapLikeType()) {
      return Form.MAP;
    }
    return fields(type).isEmpty() ? Form.ANYTHING : Form.OBJECT;
  }

  /** Returns the fields of an object and their types, in the order of the alphabet. */
  SortedMap<String, JavaType> fields(JavaType type) {
    return fields.computeIfAbsent(type, this::introspect);
  }

  private SortedMap<String, JavaType> introspect(JavaType type) {
    BeanDescription description = mapper.getDeserializationConfig().introspect(type);
    SortedMap<String, JavaType> found = new TreeMap<>();
    for (BeanPropertyDefinition property : description.findProperties()) {
      if (property.couldDeserialize()) {
        found.put(property.getName(), property.getPrimaryType());
      }
    }
    return Collections.unmodifiableSortedMap(found);
  }

  /** Returns what a value of a type may be, as a phrase for errors. */
  String allowed(JavaType type) {
    Form form = form(type);
    return switch (form) {
      case OBJECT -> "an object with " + String.join(", ", fields(type).keySet());
      case LIST, MAP -> form.allowed + " of " + plural(form(type.getContentType()));
      default -> form.allowed;
    };
  }

  private static String plural(Form form) {
    return switch (form) {
      case TEXT -> "strings";
      case QUANTITY -> "quantities";
      case OBJECT, MAP -> "objects";
      case LIST -> "lists";
      case BOOLEAN, INTEGER, ANYTHING -> "values";
    };
  }
}
