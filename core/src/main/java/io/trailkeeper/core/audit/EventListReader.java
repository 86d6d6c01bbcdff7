package io.trailkeeper.core.audit;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code EventList} of {@code audit.k8s.io/v1} from a stream, item by item, in one pass
 * and in the memory of its largest item.
 *
 * <p>A malformed item is set aside and the next one is read, as long as its brackets and quotes
 * match: where they do not, nobody can tell where the next item begins, and the rest of the list is
 * refused. Nothing is ever guessed to be an event from inside of another value.
 *
 * <p>Not thread-safe.
 */
public final class EventListReader {

  /** The size a single event may have; an API server's largest are around 6 MiB. */
  public static final int DEFAULT_MAX_EVENT_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 64 << 10;
  private static final byte[] KIND = "kind".getBytes(StandardCharsets.UTF_8);
  private static final byte[] API_VERSION = "apiVersion".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ITEMS = "items".getBytes(StandardCharsets.UTF_8);

  private final JsonReader reader;
  private @Nullable String kind;
  private @Nullable String apiVersion;
  private boolean begun;
  private boolean inItems;
  private boolean itemsSeen;
  private long index;

  /** Reads a list whose events have at most {@code maxEventBytes} each. */
  public EventListReader(InputStream in, int maxEventBytes) {
    this.reader = JsonReader.of(in, Math.min(BUFFER_BYTES, maxEventBytes), maxEventBytes);
  }

  /**
   * Reads the next item.
   *
   * @return the item, or nothing after the last one of a whole and well-formed list
   * @throws InvalidEventListException if the input is no event list, or ends inside of it; the
   *     items returned before stand
   * @throws IOException if the stream fails
   */
  public Optional<EventListItem> next() throws IOException {
    try {
      return advance();
    } catch (JsonException e) {
      throw new InvalidEventListException(explain(e), e);
    }
  }

  private String explain(JsonException e) {
    if (e.kind() == JsonException.Kind.TRUNCATED) {
      return "the body ends after "
          + e.offset()
          + " bytes, before the EventList does"
          + (inItems ? ", at items[" + index + "]" : "");
    }
    if (inItems) {
      return "items[" + index + "] cannot be told apart from what follows it: " + e.getMessage();
    }
    return (e.kind() == JsonException.Kind.SYNTAX ? "not JSON: " : "") + e.getMessage();
  }

  private Optional<EventListItem> advance() throws IOException {
    if (!begun) {
      begin();
    }
    while (true) {
      if (inItems) {
        if (reader.nextElement()) {
          EventListItem item = item();
          index++;
          return Optional.of(item);
        }
        inItems = false;
      }
      if (!reader.nextMember()) {
        end();
        return Optional.empty();
      }
      member();
    }
  }

  private void begin() throws IOException {
    JsonType type = reader.type();
    if (type != JsonType.OBJECT) {
      throw new InvalidEventListException(
          "expected an object of kind EventList, found " + type, null);
    }
    begun = true;
    reader.beginObject();
  }

  private void member() throws IOException {
    if (reader.nameIs(KIND)) {
      kind = expect("kind", kind, "EventList");
    } else if (reader.nameIs(API_VERSION)) {
      apiVersion = expect("apiVersion", apiVersion, "audit.k8s.io/v1");
    } else if (reader.nameIs(ITEMS)) {
      if (itemsSeen) {
        throw new InvalidEventListException("member \"items\" is there twice", null);
      }
      itemsSeen = true;
      if (reader.type() == JsonType.NULL) {
        reader.skip();
      } else {
        reader.beginArray();
        inItems = true;
      }
    } else {
      reader.skip();
    }
  }

  private String expect(String member, @Nullable String before, String expected)
      throws IOException {
    if (before != null) {
      throw new InvalidEventListException("member \"" + member + "\" is there twice", null);
    }
    String found = reader.string();
    if (!found.equals(expected)) {
      throw new InvalidEventListException(
          member + " is \"" + Shown.text(found) + "\", expected \"" + expected + "\"", null);
    }
    return found;
  }

  private void end() throws IOException {
    reader.end();
    if (kind == null || apiVersion == null || !itemsSeen) {
      throw new InvalidEventListException(
          "expected kind EventList, apiVersion audit.k8s.io/v1 and items; found "
              + (kind == null ? "no kind" : "kind " + kind)
              + (apiVersion == null ? ", no apiVersion" : "")
              + (itemsSeen ? "" : ", no items"),
          null);
    }
  }

  private EventListItem item() throws IOException {
    reader.mark();
    long offset = reader.offset();
    try {
      AuditEvent event = AuditEvent.read(reader);
      reader.unmark();
      return new EventListItem.Event(event);
    } catch (InvalidAuditEventException | JsonException e) {
      if (e instanceof JsonException json && json.kind() == JsonException.Kind.TRUNCATED) {
        throw e;
      }
      reader.rewindToMark();
      MessageDigest digest = Sha256.newDigest();
      long length =
          reader.skipMalformed((bytes, from, to) -> digest.update(bytes, from, to - from));
      return new EventListItem.Malformed(
          index, offset, length, HexFormat.of().formatHex(digest.digest()), Shown.text(reason(e)));
    }
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
