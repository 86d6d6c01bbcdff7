package io.trailkeeper.core.digest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, each asked for by its name and type. */
final class JsonMembers {

  static final Object NULL = new Object();
  static final Object NESTED = new Object();

  private final String path;
  private final Map<String, Object> values;

  JsonMembers(String path, Map<String, Object> values) {
    this.path = path;
    this.values = values;
  }

  String text(String name) throws MalformedJsonException {
    return typed(name, String.class, "a text");
  }

  @Nullable String textOrNull(String name) throws MalformedJsonException {
    return value(name) == NULL ? null : typed(name, String.class, "a text or null");
  }

  long integer(String name) throws MalformedJsonException {
    return typed(name, Long.class, "a whole number");
  }

  @Nullable Long integerOrNull(String name) throws MalformedJsonException {
    return value(name) == NULL ? null : typed(name, Long.class, "a whole number or null");
  }

  /** Reads a time as digests write it. */
  Instant time(String name) throws MalformedJsonException {
    return parseTime(name, text(name));
  }

  @Nullable Instant timeOrNull(String name) throws MalformedJsonException {
    String text = textOrNull(name);
    return text == null ? null : parseTime(name, text);
  }

  /** Reads a text that stands for a value, and fails where the function makes null of it. */
  <T> T parsed(String name, Function<String, @Nullable T> parser, String expected)
      throws MalformedJsonException {
    String text = text(name);
    T parsed = parser.apply(text);
    if (parsed == null) {
      throw wrong(name, Excerpt.of(text), expected);
    }
    return parsed;
  }

  /** Returns the value of a member of any single type, as a text, number, boolean or NULL. */
  Object value(String name) throws MalformedJsonException {
    Object value = values.get(name);
    if (value == null) {
      throw wrong(name, "missing", "it");
    }
    return value;
  }

  /** Whether there is a member of this name, and it is not null. */
  boolean has(String name) {
    return values.getOrDefault(name, NULL) != NULL;
  }

  /** Fails if a member that has a reader of its own was not there. */
  void requireNested(String name) throws MalformedJsonException {
    value(name);
  }

  MalformedJsonException wrong(String name, String found, String expected) {
    return new MalformedJsonException(
        (path.isEmpty() ? name : path + "." + name) + " is " + found + "; expected " + expected);
  }

  static MalformedJsonException wrongType(String path, Object value, String expected) {
    return new MalformedJsonException(path + " is " + describe(value) + "; expected " + expected);
  }

  private <T> T typed(String name, Class<T> type, String expected) throws MalformedJsonException {
    Object value = value(name);
    if (!type.isInstance(value)) {
      throw wrong(name, describe(value), expected);
    }
    return type.cast(value);
  }

  private Instant parseTime(String name, String text) throws MalformedJsonException {
    try {
      return DigestTime.parseText(text);
    } catch (DateTimeException e) {
      throw wrong(name, Excerpt.of(text), "a time like 2026-01-31T09:00:00Z");
    }
  }

  private static String describe(Object value) {
    if (value == NULL) {
      return "null";
    }
    if (value instanceof String text) {
      return Excerpt.of(text);
    }
    return value == NESTED ? "no single value" : value.toString();
  }
}
