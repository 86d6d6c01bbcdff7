package io.trailkeeper.collector.follow;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON that a server answered with: a state, a cursor, an error. Members that are not known are
 * passed over, so that later versions may say more.
 */
final class Document {

  private static final long MISSING = -1;

  private @Nullable String partition;
  private long offset = MISSING;
  private long earliest = MISSING;
  private long end = MISSING;
  private long committed = MISSING;
  private @Nullable String reason;
  private @Nullable String message;
  private @Nullable String follower;
  private @Nullable Cursor found;
  private @Nullable Cursor endCursor;

  private Document() {}

  /**
   * Reads one.
   *
   * @throws ProtocolException if it is no JSON object, or holds other types than expected
   */
  static Document parse(byte[] json) throws ProtocolException {
    Document document = new Document();
    try {
      JsonReader reader = JsonReader.of(json);
      reader.beginObject();
      while (reader.nextMember()) {
        document.member(reader);
      }
      reader.end();
      return document;
    } catch (IOException | JsonException | IllegalArgumentException e) {
      ProtocolException invalid = new ProtocolException(e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  String partition() {
    return partition == null ? "" : partition;
  }

  long offset() {
    return offset;
  }

  long earliest() {
    return earliest;
  }

  long end() {
    return end;
  }

  Optional<Long> committed() {
    return committed == MISSING ? Optional.empty() : Optional.of(committed);
  }

  Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  Optional<String> message() {
    return Optional.ofNullable(message);
  }

  /** Returns the follower that an error is about. */
  Optional<String> follower() {
    return Optional.ofNullable(follower);
  }

  /** Returns the cursor that an error is about. */
  Optional<Cursor> found() {
    return Optional.ofNullable(found);
  }

  /** Returns where the journal ends that an error is of. */
  Optional<Cursor> endCursor() {
    return Optional.ofNullable(endCursor);
  }

  private void member(JsonReader reader) throws IOException {
    switch (reader.name()) {
      case "partition" -> partition = reader.string();
      case "offset" -> offset = reader.integer();
      case "earliest" -> earliest = reader.integer();
      case "end" -> end = reader.integer();
      case "committed" -> committed = reader.integer();
      case "reason" -> reason = reader.string();
      case "message" -> message = reader.string();
      case "details" -> details(reader);
      default -> reader.skip();
    }
  }

  private void details(JsonReader reader) throws IOException {
    reader.beginObject();
    while (reader.nextMember()) {
      switch (reader.name()) {
        case "found" -> found = cursor(reader);
        case "end" -> endCursor = cursor(reader);
        case "follower" -> follower = reader.string();
        case "partition" -> partition = reader.string();
        default -> reader.skip();
      }
    }
  }

  private static Cursor cursor(JsonReader reader) throws IOException {
    String partition = "";
    long offset = MISSING;
    reader.beginObject();
    while (reader.nextMember()) {
      switch (reader.name()) {
        case "partition" -> partition = reader.string();
        case "offset" -> offset = reader.integer();
        default -> reader.skip();
      }
    }
    return new Cursor(partition, offset);
  }
}
