package io.trailkeeper.cli.awsendpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a request: a JSON object. A member that is null counts as absent, one that is
 * not known is skipped.
 *
 * @param members the object
 */
record Parameters(JsonNode members) {

  /** The deepest request has a list in an object. */
  private static final int MAX_NESTING = 20;

  /** Enough for any time, and cheap to read. */
  private static final int MAX_DIGITS = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /**
   * Reads the body of a request. An empty one is an object without members, as for AWS.
   *
   * @throws ApiException if it is no JSON object
   */
  static Parameters read(byte[] body) {
    if (body.length == 0) {
      return new Parameters(MAPPER.createObjectNode());
    }
    JsonNode read;
    try {
      read = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new ApiException(
          ApiError.SERIALIZATION, "the body is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
    if (!read.isObject()) {
      throw ApiError.SERIALIZATION.because("the body is no JSON object");
    }
    return new Parameters(read);
  }

  Optional<String> text(String name) {
    return member(name).map(value -> text(name, value));
  }

  /**
   * @throws ApiException if it is absent
   */
  String requiredText(String name) {
    return text(name)
        .orElseThrow(() -> ApiError.VALIDATION.because("the parameter " + name + " is missing"));
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    JsonNode list = member(name).orElse(MAPPER.createArrayNode());
    if (!list.isArray()) {
      throw wrong(name, "a list of strings");
    }
    list.forEach(value -> texts.add(text(name, value)));
    return texts;
  }

  /** Checks that a flag is one; none of the operations depends on any. */
  void checkFlag(String name) {
    if (member(name).filter(value -> !value.isBoolean()).isPresent()) {
      throw wrong(name, "a boolean");
    }
  }

  /** Reads seconds since 1970, or a time in ISO-8601 with an offset. */
  Optional<Instant> time(String name) {
    return member(name).map(value -> time(name, value));
  }

  private static Instant time(String name, JsonNode value) {
    try {
      if (value.isNumber()) {
        BigDecimal seconds = value.decimalValue();
        if (seconds.abs().compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) >= 0) {
          throw wrong(name, "a time");
        }
        long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        return Instant.ofEpochSecond(whole);
      }
      if (value.isTextual()) {
        return OffsetDateTime.parse(value.textValue()).toInstant();
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw new ApiException(ApiError.SERIALIZATION, name + " is no time", e);
    }
    throw wrong(name, "a time: seconds since 1970");
  }

  private static String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(name, "a string");
    }
    return value.textValue();
  }

  private Optional<JsonNode> member(String name) {
    return Optional.ofNullable(members.get(name)).filter(value -> !value.isNull());
  }

  private static ApiException wrong(String name, String expected) {
    return ApiError.SERIALIZATION.because("the parameter " + name + " is not " + expected);
  }
}
