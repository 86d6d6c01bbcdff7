package io.trailkeeper.core.digest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON document of unknown origin: UTF-8 and nothing else, no duplicate members, bounded in
 * bytes, depth and length of texts, and without building a tree, so that a document takes little
 * more memory than its bytes. Members that nobody asks for are skipped.
 */
final class StrictJson {

  /** Reads a value; the parser stands on its first token, and on its last when it returns. */
  @FunctionalInterface
  interface ValueReader {
    void read(String path) throws IOException;
  }

  /** Makes something of the members of an object. */
  @FunctionalInterface
  interface ObjectReader<T> {
    T read(StrictJson json) throws IOException;
  }

  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT_CHARS = 16 * 1024;
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_NUMBER_CHARS = 64;

  /** Names are not kept: hostile ones would stay in a table that all parsers share. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT_CHARS)
                  .maxNameLength(MAX_NAME_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final JsonParser parser;

  private StrictJson(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a document that is one value.
   *
   * @throws MalformedJsonException if it is not what the reader, or JSON, expects
   */
  static <T> T read(byte[] document, int maxBytes, ObjectReader<T> reader)
      throws MalformedJsonException {
    if (document.length > maxBytes) {
      throw new MalformedJsonException(
          "it has " + document.length + " bytes; expected at most " + maxBytes);
    }
    // The decoder of a charset reports malformed bytes; the charset itself would replace them.
    Reader utf8 =
        new InputStreamReader(
            new ByteArrayInputStream(document), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      parser.nextToken();
      T value = reader.read(new StrictJson(parser));
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("it goes on after its first value");
      }
      return value;
    } catch (MalformedJsonException e) {
      throw e;
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("it is not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(
          "it is not JSON that can be read: " + Excerpt.ofMessage(e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new MalformedJsonException("it is not readable", e);
    } catch (IllegalArgumentException e) {
      throw new MalformedJsonException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads an object: the members named in {@code scalars} are kept, those in {@code nested} are
   * handed to their reader, and all others are skipped.
   */
  JsonMembers object(String path, Set<String> scalars, Map<String, ValueReader> nested)
      throws IOException {
    expect(JsonToken.START_OBJECT, path, "an object");
    Map<String, Object> values = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      ValueReader reader = nested.get(name);
      if (reader != null) {
        reader.read(member(path, name));
        values.put(name, JsonMembers.NESTED);
      } else if (scalars.contains(name)) {
        values.put(name, scalar(member(path, name)));
      } else {
        parser.skipChildren();
      }
    }
    return new JsonMembers(path, values);
  }

  /** Reads an array, handing each of its elements to a reader. */
  void array(String path, int maxElements, ValueReader element) throws IOException {
    expect(JsonToken.START_ARRAY, path, "an array");
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (index == maxElements) {
        throw new MalformedJsonException(
            path + " has more than " + maxElements + " elements, which is the most allowed");
      }
      String elementPath = path + "[" + index + "]";
      try {
        element.read(elementPath);
      } catch (IllegalArgumentException e) {
        throw new MalformedJsonException(elementPath + "." + e.getMessage(), e);
      }
      index++;
    }
  }

  /** Reads a whole number that a long holds. */
  long integer(String path) throws IOException {
    Object value = scalar(path);
    if (value instanceof Long integer) {
      return integer;
    }
    throw JsonMembers.wrongType(path, value, "a whole number");
  }

  /** Reads a text or null. */
  @Nullable String textOrNull(String path) throws IOException {
    Object value = scalar(path);
    if (value == JsonMembers.NULL) {
      return null;
    }
    if (value instanceof String text) {
      return text;
    }
    throw JsonMembers.wrongType(path, value, "a text or null");
  }

  private Object scalar(String path) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> {
        try {
          yield parser.getLongValue();
        } catch (JsonProcessingException e) {
          throw new MalformedJsonException(path + " is a number of more than 64 bits", e);
        }
      }
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> JsonMembers.NULL;
      default ->
          throw new MalformedJsonException(
              path + " is " + nameOf(parser.currentToken()) + "; expected a single value");
    };
  }

  private void expect(JsonToken expected, String path, String expectedName)
      throws MalformedJsonException {
    if (parser.currentToken() != expected) {
      throw new MalformedJsonException(
          (path.isEmpty() ? "it" : path)
              + " is "
              + nameOf(parser.currentToken())
              + "; expected "
              + expectedName);
    }
  }

  private static String member(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Names a token; null is what stands before the first and after the last. */
  private static String nameOf(@Nullable JsonToken token) {
    if (token == null) {
      return "empty";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "cut off";
    };
  }
}
