package io.trailkeeper.collector.tail;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.journal.Loss;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of one file, in its order, to be sent together. Immutable. */
public final class TailBatch {

  private static final byte[] BEGIN =
      "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] BETWEEN = {','};
  private static final byte[] END = {']', '}'};

  private final TrackedFile file;
  private final int content;
  private final List<AuditEvent> events;
  private final List<Loss> losses;
  private final long offset;
  private final long lines;
  private final long invalidLines;
  private final boolean finished;

  TailBatch(
      TrackedFile file,
      List<AuditEvent> events,
      List<Loss> losses,
      long offset,
      long lines,
      long invalidLines,
      boolean finished) {
    this.file = file;
    this.content = file.content();
    this.events = List.copyOf(events);
    this.losses = List.copyOf(losses);
    this.offset = offset;
    this.lines = lines;
    this.invalidLines = invalidLines;
    this.finished = finished;
  }

  /** Returns how many events there are: one or more. */
  public int size() {
    return events.size();
  }

  /**
   * Returns the body of the {@code EventList}, in pieces: each event's bytes are those of its line.
   * The pieces must not be changed.
   */
  public List<byte[]> body() {
    List<byte[]> body = new ArrayList<>(2 * events.size() + 1);
    body.add(BEGIN);
    for (AuditEvent event : events) {
      if (body.size() > 1) {
        body.add(BETWEEN);
      }
      body.add(event.bytes());
    }
    body.add(END);
    return body;
  }

  TrackedFile file() {
    return file;
  }

  /** Whether the file is still the one that it was read from. */
  boolean isOfFile() {
    return content == file.content();
  }

  List<Loss> losses() {
    return losses;
  }

  /** Where the first line begins that is not in it. */
  long offset() {
    return offset;
  }

  long lines() {
    return lines;
  }

  long invalidLines() {
    return invalidLines;
  }

  /** Whether nothing of the file is left after it. */
  boolean finished() {
    return finished;
  }

  @Nullable AuditEvent last() {
    return events.isEmpty() ? null : events.get(events.size() - 1);
  }
}
