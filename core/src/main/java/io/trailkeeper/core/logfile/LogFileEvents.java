package io.trailkeeper.core.logfile;

import io.trailkeeper.core.merkle.TreeHasher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Splits the content of a log file, before compression, into its events, without holding any of it:
 * the bytes of each event go by in pieces, exactly as they stand in the file.
 *
 * <p>Content that begins with <code>{"Records":[</code> is of the format {@code CloudTrail}, all
 * other of the format {@code Kubernetes}; a {@link LogFileBuilder} makes no file of which that is
 * not so. Events are told apart by brackets and quotes, or by line ends; they are not otherwise
 * read as JSON. Everything around them must be what a {@code LogFileBuilder} writes.
 *
 * <p>Not thread-safe. After an exception it is of no further use.
 */
public final class LogFileEvents {

  /** The most bytes of one event; capture takes none that is longer. */
  public static final int MAX_EVENT_BYTES = 64 << 20;

  static final byte[] HEAD = "{\"Records\":[".getBytes(StandardCharsets.US_ASCII);
  static final byte[] TAIL = "]}\n".getBytes(StandardCharsets.US_ASCII);

  private static final int BUFFER_BYTES = 16 << 10;

  /** Takes the events of a log file, in their order. */
  public interface Handler {

    /** Takes the next piece of an event; the array is the caller's, and holds other bytes later. */
    void bytes(byte[] buffer, int from, int to);

    /** The event is complete. */
    void end();
  }

  private enum State {
    /** Within what {@link #HEAD} is, so far. */
    BEGIN,
    /** Where a line must begin, or nothing more comes. */
    LINE_BEGIN,
    LINE,
    /** Where a record must begin. */
    RECORD_BEGIN,
    RECORD,
    STRING,
    /** After a backslash. */
    ESCAPE,
    /** After a record: a comma, or the {@link #TAIL}. */
    RECORD_END,
    /** Within the tail, or after it. */
    TAIL
  }

  private final Handler handler;
  private State state = State.BEGIN;
  private long offset;
  private long events;
  private long eventBytes;
  private int fixed;
  private int depth;
  private byte last;

  /** Starts with the first byte of a log file. */
  public LogFileEvents(Handler handler) {
    this.handler = handler;
  }

  /** Returns a handler for whom the number of events is enough. */
  public static Handler counting() {
    return new Handler() {
      @Override
      public void bytes(byte[] buffer, int from, int to) {}

      @Override
      public void end() {}
    };
  }

  /** Returns a handler that makes each event a leaf of a tree. */
  public static Handler hashing(TreeHasher tree) {
    return new Handler() {
      @Override
      public void bytes(byte[] buffer, int from, int to) {
        tree.update(buffer, from, to);
      }

      @Override
      public void end() {
        tree.endLeaf();
      }
    };
  }

  /**
   * Reads a whole log file; it does not close the stream.
   *
   * @return how many events it has
   * @throws InvalidLogFileException if it is not of one of the formats
   * @throws IOException as the stream throws it
   */
  public static long read(InputStream content, Handler handler) throws IOException {
    LogFileEvents events = new LogFileEvents(handler);
    byte[] buffer = new byte[BUFFER_BYTES];
    int read;
    while ((read = content.read(buffer)) >= 0) {
      events.update(buffer, 0, read);
    }
    return events.finish();
  }

  /**
   * Takes the next bytes of the log file: {@code bytes[from]} to {@code bytes[to - 1]}.
   *
   * @throws InvalidLogFileException if they cannot stand there
   */
  public void update(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int next =
          switch (state) {
            case BEGIN -> begin(bytes, at);
            case LINE_BEGIN -> eventBegin(bytes, at, State.LINE);
            case LINE -> line(bytes, at, to);
            case RECORD_BEGIN -> eventBegin(bytes, at, State.RECORD);
            case RECORD, STRING, ESCAPE -> record(bytes, at, to);
            case RECORD_END -> recordEnd(bytes, at);
            case TAIL -> tail(bytes, at);
          };
      offset += next - at;
      at = next;
    }
  }

  /**
   * Ends the log file.
   *
   * @return how many events it has
   * @throws InvalidLogFileException if it is not complete
   */
  public long finish() {
    boolean complete =
        switch (state) {
          case LINE_BEGIN -> events > 0;
          case TAIL -> fixed == TAIL.length;
          default -> false;
        };
    if (!complete) {
      throw new InvalidLogFileException(
          "the log file ends at byte "
              + offset
              + ", within event "
              + events
              + " or what comes after it");
    }
    return events;
  }

  /** Returns the format; null while too little of the file was seen to tell. */
  public @Nullable LogFormat format() {
    return switch (state) {
      case BEGIN -> null;
      case LINE_BEGIN, LINE -> LogFormat.KUBERNETES;
      default -> LogFormat.CLOUD_TRAIL;
    };
  }

  private int begin(byte[] bytes, int at) {
    if (bytes[at] == HEAD[fixed]) {
      fixed++;
      if (fixed == HEAD.length) {
        state = State.RECORD_BEGIN;
      }
      return at + 1;
    }
    state = State.LINE_BEGIN;
    if (fixed > 0) {
      // What has gone by was the beginning of an event after all.
      state = State.LINE;
      piece(HEAD, 0, fixed);
      last = HEAD[fixed - 1];
    }
    return at;
  }

  private int eventBegin(byte[] bytes, int at, State inside) {
    if (bytes[at] != '{') {
      throw unexpected("'{', with which an event begins", bytes[at]);
    }
    state = inside;
    depth = 0;
    return at;
  }

  private int line(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    if (at > from) {
      piece(bytes, from, at);
      last = bytes[at - 1];
    }
    if (at == to) {
      return at;
    }
    if (last != '}') {
      throw unexpected("'}', with which an event ends, before a line feed", last);
    }
    endEvent(State.LINE_BEGIN);
    return at + 1;
  }

  private int record(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (state == State.STRING) {
        at = string(bytes, at, to);
        continue;
      }
      byte b = bytes[at++];
      if (state == State.ESCAPE) {
        state = State.STRING;
      } else if (b == '"') {
        state = State.STRING;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        if (--depth == 0) {
          if (b != '}') {
            throw unexpected("'}', with which an event ends", b);
          }
          piece(bytes, from, at);
          endEvent(State.RECORD_END);
          return at;
        }
      }
    }
    piece(bytes, from, at);
    return at;
  }

  /** Passes over a string, which most of a record is, up to its end or a backslash. */
  private int string(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      byte b = bytes[at];
      if (b == '"') {
        state = State.RECORD;
        return at + 1;
      }
      if (b == '\\') {
        state = State.ESCAPE;
        return at + 1;
      }
    }
    return to;
  }

  private int recordEnd(byte[] bytes, int at) {
    if (bytes[at] == ',') {
      state = State.RECORD_BEGIN;
      return at + 1;
    }
    state = State.TAIL;
    fixed = 0;
    return at;
  }

  private int tail(byte[] bytes, int at) {
    if (fixed == TAIL.length) {
      throw unexpected("the end of the log file", bytes[at]);
    }
    if (bytes[at] != TAIL[fixed]) {
      throw unexpected("a comma, or \"]}\" and a line feed", bytes[at]);
    }
    fixed++;
    return at + 1;
  }

  private void piece(byte[] bytes, int from, int to) {
    eventBytes += to - from;
    if (eventBytes > MAX_EVENT_BYTES) {
      throw new InvalidLogFileException(
          "event " + events + " has more than " + MAX_EVENT_BYTES + " bytes");
    }
    handler.bytes(bytes, from, to);
  }

  private void endEvent(State next) {
    handler.end();
    events++;
    eventBytes = 0;
    state = next;
  }

  private InvalidLogFileException unexpected(String expected, byte found) {
    return new InvalidLogFileException(
        "in the log file, in or after event "
            + events
            + ", which is near byte "
            + offset
            + ": expected "
            + expected
            + "; found byte 0x"
            + Integer.toHexString(found & 0xff));
  }
}
