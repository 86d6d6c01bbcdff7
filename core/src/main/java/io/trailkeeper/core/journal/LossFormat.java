package io.trailkeeper.core.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trailkeeper.core.json.JsonWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Losses as JSON: one as the journal keeps it, and lists as they are posted to capture.
 *
 * <p>The form that is written is canonical: the same loss has the same bytes, so that one that is
 * sent again is recognised as an event is. What is read must have the members that are known, each
 * once, and no other.
 */
public final class LossFormat {

  /** How many losses a list has at most. */
  public static final int MAX_LOSSES = 1000;

  /** How long a list may be, and a loss. */
  public static final int MAX_BYTES = 1 << 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Set<String> MEMBERS = Set.of("from", "to", "reason", "detail", "events");

  private LossFormat() {}

  /** Writes a loss in UTF-8. */
  public static byte[] write(Loss loss) {
    JsonWriter json = new JsonWriter(256);
    append(json, loss);
    return json.toByteArray();
  }

  /** Writes a list, as it is posted. */
  public static byte[] writeList(List<Loss> losses) {
    JsonWriter json = new JsonWriter(256).beginObject().name("losses").beginArray();
    losses.forEach(loss -> append(json, loss));
    return json.endArray().endObject().toByteArray();
  }

  private static void append(JsonWriter json, Loss loss) {
    json.beginObject()
        .name("from")
        .string(loss.from().toString())
        .name("to")
        .string(loss.to().toString())
        .name("reason")
        .string(loss.reason())
        .name("detail")
        .string(loss.detail());
    if (loss.events() != null) {
      json.name("events").number(loss.events());
    }
    json.endObject();
  }

  /**
   * Reads a loss.
   *
   * @throws InvalidLossException if the bytes are none
   */
  public static Loss read(byte[] json) {
    return loss(tree(json), "the loss");
  }

  /**
   * Reads a list as it is posted.
   *
   * @throws InvalidLossException if the bytes are none, or it has more than {@value #MAX_LOSSES}
   */
  public static List<Loss> readList(byte[] json) {
    JsonNode tree = tree(json);
    JsonNode list = tree.path("losses");
    if (!tree.isObject() || tree.size() != 1 || !list.isArray()) {
      throw invalid("the body is not {\"losses\":[…]}");
    }
    if (list.size() > MAX_LOSSES) {
      throw invalid("a list of " + list.size() + " losses, allowed: " + MAX_LOSSES);
    }
    List<Loss> losses = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      losses.add(loss(item, "losses[" + losses.size() + "]"));
    }
    return losses;
  }

  private static JsonNode tree(byte[] json) {
    if (json.length > MAX_BYTES) {
      throw invalid(json.length + " bytes, allowed: " + MAX_BYTES);
    }
    try {
      @Nullable JsonNode tree = MAPPER.readTree(json);
      return tree == null ? MAPPER.nullNode() : tree;
    } catch (JsonProcessingException e) {
      throw new InvalidLossException("not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InvalidLossException("not JSON: " + e.getMessage(), e);
    }
  }

  private static Loss loss(JsonNode node, String what) {
    if (!node.isObject()) {
      throw invalid(what + " is not an object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      if (!MEMBERS.contains(names.next())) {
        throw invalid(what + " has a member that is not one of from, to, reason, detail, events");
      }
    }
    try {
      return new Loss(
          time(node, "from", what),
          time(node, "to", what),
          text(node, "reason", what),
          text(node, "detail", what),
          events(node, what));
    } catch (IllegalArgumentException e) {
      throw new InvalidLossException(what + ": " + e.getMessage(), e);
    }
  }

  private static Instant time(JsonNode node, String member, String what) {
    String text = text(node, member, what);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidLossException(
          what + "." + member + " is not a time, for example 2026-11-22T12:00:00Z", e);
    }
  }

  private static String text(JsonNode node, String member, String what) {
    JsonNode value = node.path(member);
    if (!value.isTextual()) {
      throw invalid(what + "." + member + " is not a text");
    }
    return value.textValue();
  }

  private static @Nullable Long events(JsonNode node, String what) {
    JsonNode value = node.path("events");
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid(what + ".events is not a whole number");
    }
    return value.longValue();
  }

  private static InvalidLossException invalid(String message) {
    return new InvalidLossException(message, null);
  }
}
