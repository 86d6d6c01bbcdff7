package io.trailkeeper.collector.follow;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonWriter;
import io.trailkeeper.core.json.Span;
import io.trailkeeper.core.selector.EventFilter;
import io.trailkeeper.core.selector.EventFilterFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that followers send: a cursor to register at, a wait, a read. Numbers and texts of
 * another type, and members that are not known, are refused; what is missing is named.
 */
final class RequestDocument {

  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";
  private static final String FROM = "from";
  private static final String BEFORE = "before";
  private static final String COMMITTED = "committed";
  private static final String FILTER = "filter";
  private static final String MAX_EVENTS = "maxEvents";
  private static final String MAX_BYTES = "maxBytes";
  private static final String MAX_WAIT = "maxWaitMillis";

  /** Longer than any journal's. */
  private static final int MAX_PARTITION_LENGTH = 256;

  private @Nullable String partition;
  private @Nullable Long offset;
  private @Nullable Long from;
  private long before = ReadRequest.NO_END;
  private @Nullable Long committed;
  private byte @Nullable [] filter;
  private @Nullable Long maxEvents;
  private @Nullable Long maxBytes;
  private @Nullable Long maxWait;

  private RequestDocument() {}

  /**
   * A wait for events.
   *
   * @param committed as in a {@link ReadRequest}
   */
  record WaitRequest(Cursor from, Cursor committed, Duration maxWait) {

    /**
     * @throws IllegalArgumentException naming the value that is not allowed
     */
    WaitRequest {
      if (committed.offset() > from.offset()) {
        throw new IllegalArgumentException(
            "committed is " + committed + ", allowed: up to where the wait begins, " + from);
      }
      if (maxWait.isNegative()) {
        throw new IllegalArgumentException("maxWait " + maxWait + ", allowed: 0 or more");
      }
    }
  }

  static byte[] cursor(Cursor cursor) {
    return new JsonWriter(128)
        .beginObject()
        .name(PARTITION)
        .string(cursor.partition())
        .name(OFFSET)
        .number(cursor.offset())
        .endObject()
        .toByteArray();
  }

  static byte[] wait(WaitRequest wait) {
    return new JsonWriter(256)
        .beginObject()
        .name(PARTITION)
        .string(wait.from().partition())
        .name(FROM)
        .number(wait.from().offset())
        .name(COMMITTED)
        .number(wait.committed().offset())
        .name(MAX_WAIT)
        .number(wait.maxWait().toMillis())
        .endObject()
        .toByteArray();
  }

  static byte[] read(ReadRequest request) {
    byte[] filter = EventFilterFormat.write(request.filter());
    JsonWriter json =
        new JsonWriter(filter.length + 512)
            .beginObject()
            .name(PARTITION)
            .string(request.from().partition())
            .name(FROM)
            .number(request.from().offset());
    if (request.before() != ReadRequest.NO_END) {
      json.name(BEFORE).number(request.before());
    }
    return json.name(COMMITTED)
        .number(request.committed().offset())
        .name(FILTER)
        .value(filter, new Span(0, filter.length))
        .name(MAX_EVENTS)
        .number(request.maxEvents())
        .name(MAX_BYTES)
        .number(request.maxBytes())
        .endObject()
        .toByteArray();
  }

  /**
   * Reads a cursor.
   *
   * @throws IllegalArgumentException saying what cannot be read, is missing or not allowed
   */
  static Cursor parseCursor(byte[] json) {
    RequestDocument body = parse(json);
    return new Cursor(given(PARTITION, body.partition), given(OFFSET, body.offset));
  }

  /**
   * Reads a wait.
   *
   * @throws IllegalArgumentException saying what cannot be read, is missing or not allowed
   */
  static WaitRequest parseWait(byte[] json) {
    RequestDocument body = parse(json);
    Cursor cursor = new Cursor(given(PARTITION, body.partition), given(FROM, body.from));
    return new WaitRequest(
        cursor,
        cursor.at(given(COMMITTED, body.committed)),
        Duration.ofMillis(given(MAX_WAIT, body.maxWait)));
  }

  /**
   * Reads a read, which does not wait.
   *
   * @param follower who sends it
   * @param mostEvents more are not given at one time, whatever is asked for
   * @param mostBytes more are not given at one time, whatever is asked for
   * @throws IllegalArgumentException saying what cannot be read, is missing or not allowed
   */
  static ReadRequest parseRead(byte[] json, String follower, int mostEvents, int mostBytes) {
    RequestDocument body = parse(json);
    Cursor cursor = new Cursor(given(PARTITION, body.partition), given(FROM, body.from));
    EventFilter filter = EventFilterFormat.read(given(FILTER, body.filter));
    return new ReadRequest(
        follower,
        cursor,
        body.before,
        cursor.at(given(COMMITTED, body.committed)),
        filter,
        (int) Math.min(mostEvents, given(MAX_EVENTS, body.maxEvents)),
        (int) Math.min(mostBytes, given(MAX_BYTES, body.maxBytes)),
        Duration.ZERO);
  }

  private static RequestDocument parse(byte[] json) {
    RequestDocument body = new RequestDocument();
    try {
      JsonReader reader = JsonReader.of(json);
      reader.beginObject();
      while (reader.nextMember()) {
        body.member(reader.name(), reader, json);
      }
      reader.end();
    } catch (JsonException | IOException e) {
      throw new IllegalArgumentException("the body is not what is sent here: " + e.getMessage(), e);
    }
    return body;
  }

  private void member(String name, JsonReader reader, byte[] json) throws IOException {
    switch (name) {
      case PARTITION -> partition = requireShort(reader.string());
      case OFFSET -> offset = reader.integer();
      case FROM -> from = reader.integer();
      case BEFORE -> before = reader.integer();
      case COMMITTED -> committed = reader.integer();
      case MAX_EVENTS -> maxEvents = reader.integer();
      case MAX_BYTES -> maxBytes = reader.integer();
      case MAX_WAIT -> maxWait = reader.integer();
      case FILTER -> {
        Span span = reader.skip();
        filter = Arrays.copyOfRange(json, span.from(), span.to());
      }
      default ->
          throw new IllegalArgumentException(
              "there is a member \"" + Operation.shown(name) + "\", which is not known");
    }
  }

  /** A partition's name comes back in messages and logs. */
  private static String requireShort(String partition) {
    if (partition.length() > MAX_PARTITION_LENGTH) {
      throw new IllegalArgumentException(
          "a partition's name of "
              + partition.length()
              + " characters, allowed: "
              + MAX_PARTITION_LENGTH);
    }
    return partition;
  }

  private static <T> T given(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("there is no \"" + name + "\"");
    }
    return value;
  }
}
