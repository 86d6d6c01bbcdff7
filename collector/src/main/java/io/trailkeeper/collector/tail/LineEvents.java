package io.trailkeeper.collector.tail;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.InvalidAuditEventException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a line holds: one event, if all is well.
 *
 * @param events the events
 * @param fault what else it holds; null if nothing
 */
record LineEvents(List<AuditEvent> events, @Nullable String fault) {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /**
   * Looks at a line.
   *
   * <p>Bytes that are zero are what a crash of a node leaves of a page that was not written, and
   * the API server goes on writing behind them, in the same line. JSON cannot hold such a byte, so
   * what stands between them is looked at as lines of their own.
   */
  static LineEvents of(Line line) {
    byte @Nullable [] bytes = line.bytes();
    if (bytes == null) {
      return new LineEvents(List.of(), "it is too long");
    }
    Optional<AuditEvent> event = event(bytes, 0, bytes.length);
    if (event.isPresent()) {
      return new LineEvents(List.of(event.get()), null);
    }
    if (isBlank(bytes)) {
      return new LineEvents(List.of(), "it is blank");
    }
    if (indexOfZero(bytes, 0) == bytes.length) {
      return new LineEvents(List.of(), "it is not one audit event");
    }
    return new LineEvents(
        betweenZeros(bytes), "bytes of it are zero, as after a crash of the node");
  }

  private static List<AuditEvent> betweenZeros(byte[] bytes) {
    List<AuditEvent> events = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = indexOfZero(bytes, from);
      if (to > from) {
        event(bytes, from, to).ifPresent(events::add);
      }
      from = to + 1;
    }
    return events;
  }

  private static Optional<AuditEvent> event(byte[] bytes, int lineFrom, int lineTo) {
    int from = lineFrom;
    int to = lineTo;
    if (to - from >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            bytes,
            from,
            from + BYTE_ORDER_MARK.length,
            BYTE_ORDER_MARK,
            0,
            BYTE_ORDER_MARK.length)) {
      from += BYTE_ORDER_MARK.length;
    }
    if (to > from && bytes[to - 1] == '\r') {
      to--;
    }
    boolean all = from == 0 && to == bytes.length;
    try {
      return Optional.of(AuditEvent.parse(all ? bytes : Arrays.copyOfRange(bytes, from, to)));
    } catch (InvalidAuditEventException e) {
      return Optional.empty();
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte one : bytes) {
      if (one != ' ' && one != '\t' && one != '\r') {
        return false;
      }
    }
    return true;
  }

  private static int indexOfZero(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != 0) {
      at++;
    }
    return at;
  }
}
