package io.trailkeeper.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of one size, made from recorded ones. */
public final class SyntheticEvents {

  /** What an API server truncates batches to, unless it is told otherwise. */
  private static final int MOST_BODY_BYTES = 10_000_000;

  /** As many as an API server puts into a batch. */
  private static final int BATCH_EVENTS = 400;

  /** What no event can be without goes last. */
  private static final List<String> LEFT_OUT =
      List.of(
          "responseObject",
          "requestObject",
          "annotations",
          "userAgent",
          "sourceIPs",
          "objectRef",
          "requestReceivedTimestamp",
          "responseStatus",
          "impersonatedUser");

  private static final String FILLED = "responseObject";
  private static final String PATH = "requestURI";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SyntheticEvents() {}

  /**
   * Makes about as many bytes of events as were recorded, at least one event.
   *
   * @param bytes of each event
   * @param batchEvents in a body; null for 400, or as many as 10 MB hold
   * @throws IllegalArgumentException if an event cannot be that small
   */
  public static EventBodies of(EventBodies recorded, int bytes, @Nullable Integer batchEvents) {
    List<byte[]> templates = recorded.eventBytes();
    int count = (int) Math.max(1, recorded.bytes() / bytes);
    List<byte[]> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(templates, i % templates.size(), bytes));
    }
    return batchEvents == null
        ? EventBodies.of(events, BATCH_EVENTS, MOST_BODY_BYTES)
        : EventBodies.of(events, batchEvents, Integer.MAX_VALUE);
  }

  private static byte[] event(List<byte[]> templates, int which, int bytes) {
    try {
      ObjectNode event = (ObjectNode) MAPPER.readTree(templates.get(which));
      return event(event, templates, which, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a recorded event cannot be read", e);
    }
  }

  private static byte[] event(ObjectNode event, List<byte[]> templates, int which, int bytes)
      throws IOException {
    if (!event.has(PATH)) {
      event.put(PATH, "/");
    }
    for (String member : LEFT_OUT) {
      if (MAPPER.writeValueAsBytes(event).length > bytes) {
        event.remove(member);
      }
    }
    if (MAPPER.writeValueAsBytes(event).length > bytes) {
      event.put("level", "Metadata").put(PATH, "/").set("user", MAPPER.createObjectNode());
    }
    int length = MAPPER.writeValueAsBytes(event).length;
    if (length > bytes) {
      throw new IllegalArgumentException(
          "--event-bytes: found " + bytes + ", an event needs " + length + " at least");
    }
    return length == bytes
        ? MAPPER.writeValueAsBytes(event)
        : filled(event, templates, which, bytes);
  }

  /** Fills an event up with other events, which are text as it comes, then with one letter. */
  private static byte[] filled(ObjectNode event, List<byte[]> templates, int which, int bytes)
      throws IOException {
    ObjectNode object = MAPPER.createObjectNode();
    ArrayNode items = object.putArray("items");
    object.put("fill", "");
    event.set(FILLED, object);
    int length = MAPPER.writeValueAsBytes(event).length;
    if (length > bytes) {
      // No room for an object: the path takes what is left.
      event.remove(FILLED);
      String uri = event.path(PATH).asText();
      int left = bytes - MAPPER.writeValueAsBytes(event).length;
      return MAPPER.writeValueAsBytes(event.put(PATH, uri + "x".repeat(left)));
    }
    for (int next = which + 1; ; next++) {
      byte[] item = templates.get(next % templates.size());
      JsonNode read = MAPPER.readTree(item);
      int more = MAPPER.writeValueAsBytes(read).length + 1;
      if (length + more > bytes) {
        break;
      }
      items.add(read);
      length += more;
    }
    int left = bytes - MAPPER.writeValueAsBytes(event).length;
    object.put("fill", "x".repeat(left));
    return MAPPER.writeValueAsBytes(event);
  }
}
