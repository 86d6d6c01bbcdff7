package io.trailkeeper.bench.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An {@code EventList} as an API server posts it, whose events can be made new. Immutable. */
public final class EventBody {

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** Where the version of a UUID stands: what is no UUID any more would not be like a recording. */
  private static final int VERSION_AT = 14;

  /** Fewer digits do not make an event unlike all others. */
  private static final int LEAST_DIGITS = 12;

  private final byte[] bytes;
  private final List<Extent> events;

  /**
   * Where an event stands in the body.
   *
   * @param from its first byte
   * @param to behind its last
   * @param idFrom the first byte of its {@code auditID}, behind the quote
   * @param idTo behind the last
   */
  record Extent(int from, int to, int idFrom, int idTo) {}

  private EventBody(byte[] bytes, List<Extent> events) {
    this.bytes = bytes;
    this.events = List.copyOf(events);
  }

  /**
   * Reads a body.
   *
   * @param bytes not copied
   * @throws IllegalArgumentException if it is no {@code EventList}, or an event has no {@code
   *     auditID} that can be replaced
   */
  public static EventBody read(byte[] bytes) {
    List<Extent> events = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean items = parser.currentName().equals("items");
        if (parser.nextToken() == JsonToken.START_ARRAY && items) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            events.add(event(parser, bytes));
          }
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
    }
    if (events.isEmpty()) {
      throw new IllegalArgumentException("it is no EventList with items");
    }
    return new EventBody(bytes, events);
  }

  private static Extent event(JsonParser parser, byte[] bytes) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    int idFrom = 0;
    int idTo = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean id = parser.currentName().equals("auditID");
      if (parser.nextToken() == JsonToken.VALUE_STRING && id) {
        idFrom = (int) parser.currentTokenLocation().getByteOffset() + 1;
        idTo = idFrom;
        while (bytes[idTo] != '"') {
          idTo++;
        }
      }
      parser.skipChildren();
    }
    int digits = 0;
    for (int at = idFrom; at < idTo; at++) {
      digits += isDigit(bytes[at]) ? 1 : 0;
    }
    if (digits < LEAST_DIGITS) {
      throw new IllegalArgumentException("an event at byte " + from + " has no UUID as auditID");
    }
    return new Extent(from, (int) parser.currentTokenLocation().getByteOffset() + 1, idFrom, idTo);
  }

  /** Returns how many events there are. */
  public int events() {
    return events.size();
  }

  /** Returns how many bytes a body has. */
  public int length() {
    return bytes.length;
  }

  /** Returns the events' own bytes. */
  public List<byte[]> eventBytes() {
    return events.stream()
        .map(event -> Arrays.copyOfRange(bytes, event.from(), event.to()))
        .toList();
  }

  /** Returns the body as it was read. It must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Returns the body with other ids of the same length, which are as random as the recorded ones:
   * what is in order would compress better.
   *
   * @param first a number that is this body's own; each event takes the next, and each number makes
   *     another id
   */
  public byte[] renewed(long first) {
    byte[] copy = bytes.clone();
    long number = first;
    for (Extent event : events) {
      renew(copy, event, number++);
    }
    return copy;
  }

  private static void renew(byte[] copy, Extent event, long number) {
    long high = mix(number);
    long low = mix(~number);
    for (int at = event.idFrom(); at < event.idTo(); at++) {
      if (isDigit(copy[at]) && at - event.idFrom() != VERSION_AT) {
        copy[at] = HEX[(int) (high >>> 60)];
        high = high << 4 | low >>> 60;
        low <<= 4;
      }
    }
  }

  /** The finalizer of SplitMix64: no two numbers have the same. */
  private static long mix(long number) {
    long mixed = number * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }

  private static boolean isDigit(byte found) {
    return (found >= '0' && found <= '9') || (found >= 'a' && found <= 'f');
  }
}
