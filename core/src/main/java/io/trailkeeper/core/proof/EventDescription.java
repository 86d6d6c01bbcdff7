package io.trailkeeper.core.proof;

import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonType;
import io.trailkeeper.core.proof.InvalidProofException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What tells an event from others, as it says itself; each is empty where it says nothing.
 *
 * @param id the {@code eventID} of a record, or the {@code auditID} of a line, which is the same
 *     for all stages of one request
 * @param time the {@code eventTime} of a record, the {@code stageTimestamp} of a line
 * @param name the {@code eventName} of a record, the {@code verb} of a line
 * @param stage the {@code stage} of a line
 */
public record EventDescription(String id, String time, String name, String stage) {

  private static final Set<String> MEMBERS =
      Set.of("eventID", "eventTime", "eventName", "auditID", "stageTimestamp", "verb", "stage");

  /** Longer texts describe nothing to anybody. */
  private static final int MAX_TEXT_BYTES = 1024;

  /**
   * Reads an event of either format.
   *
   * @throws InvalidProofException if it is not one JSON object, or one of these members is there
   *     twice
   */
  static EventDescription of(byte[] event) {
    Map<String, String> members = new HashMap<>();
    try {
      JsonReader reader = JsonReader.of(event);
      reader.beginObject();
      while (reader.nextMember()) {
        // Not every name is decoded: a hostile one may be as long as the event.
        String name = reader.nameSpan().length() <= MAX_TEXT_BYTES ? reader.name() : "";
        if (!MEMBERS.contains(name)) {
          reader.skip();
        } else if (members.put(name, text(reader)) != null) {
          throw new InvalidProofException(
              Reason.INVALID_FORMAT, "the event has the member " + name + " twice");
        }
      }
      reader.end();
    } catch (JsonException e) {
      throw new InvalidProofException(
          Reason.INVALID_FORMAT, "the event is not one JSON object: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading an array of bytes", e);
    }
    boolean isRecord = members.containsKey("eventID");
    return new EventDescription(
        members.getOrDefault(isRecord ? "eventID" : "auditID", ""),
        members.getOrDefault(isRecord ? "eventTime" : "stageTimestamp", ""),
        members.getOrDefault(isRecord ? "eventName" : "verb", ""),
        isRecord ? "" : members.getOrDefault("stage", ""));
  }

  private static String text(JsonReader reader) throws IOException {
    if (reader.type() != JsonType.STRING) {
      reader.skip();
      return "";
    }
    String text = reader.string();
    return text.length() <= MAX_TEXT_BYTES ? text : text.substring(0, MAX_TEXT_BYTES);
  }
}
