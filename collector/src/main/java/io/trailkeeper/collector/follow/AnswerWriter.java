package io.trailkeeper.collector.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes an answer piece by piece; keeps no copy of an event. For one thread at a time. */
final class AnswerWriter {

  /** The memory that an event of an answer takes, beside its bytes. */
  static final int EVENT_OVERHEAD_BYTES = 512;

  private final List<JournaledEvent> events;
  private final long length;
  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer eventHead =
      ByteBuffer.allocate(Answer.FRAME_BYTES + Answer.EVENT_FIXED_BYTES + Answer.MAX_SOURCE_BYTES);

  /** What is written now, and what of it is left. */
  private ByteBuffer part;

  private int next;
  private boolean inEvent;
  private boolean ended;
  private String source = "";
  private byte[] sourceBytes = {};

  /**
   * @param from where the read began
   */
  AnswerWriter(Cursor from, Answer answer) {
    this.events = answer.result().events();
    byte[] header = header(from, answer);
    this.part =
        summed(
            ByteBuffer.allocate(Answer.PREAMBLE_BYTES + Answer.FRAME_BYTES + header.length)
                .put(Answer.MAGIC)
                .putInt(Answer.VERSION)
                .put(Answer.HEADER)
                .putInt(header.length)
                .put(header)
                .flip());
    long bytes = part.remaining() + Answer.FRAME_BYTES + (long) Answer.END_BYTES;
    for (JournaledEvent event : events) {
      bytes += Answer.FRAME_BYTES + Answer.EVENT_FIXED_BYTES + source(event).length;
      bytes += event.bytes().length;
    }
    this.length = bytes;
  }

  /** Returns how many bytes the whole answer has. */
  long length() {
    return length;
  }

  /** Fills a buffer as far as there is something left; whether there is more. */
  boolean fill(ByteBuffer buffer) {
    while (true) {
      int count = Math.min(part.remaining(), buffer.remaining());
      buffer.put(buffer.position(), part, part.position(), count);
      buffer.position(buffer.position() + count);
      part.position(part.position() + count);
      if (part.hasRemaining()) {
        return true;
      }
      if (ended) {
        return false;
      }
      begin();
    }
  }

  /** Goes on with the next part. */
  private void begin() {
    if (inEvent) {
      part = summed(ByteBuffer.wrap(events.get(next).bytes()));
      inEvent = false;
      next++;
    } else if (next < events.size()) {
      part = summed(eventHead(events.get(next)));
      inEvent = true;
    } else {
      part = end();
      ended = true;
    }
  }

  private ByteBuffer eventHead(JournaledEvent event) {
    byte[] from = source(event);
    return eventHead
        .clear()
        .put(Answer.EVENT)
        .putInt(Answer.EVENT_FIXED_BYTES + from.length + event.bytes().length)
        .putLong(event.offset())
        .putLong(event.receivedAt().toEpochMilli())
        .putLong(stageSecond(event))
        .put(event.sha256())
        .putShort((short) from.length)
        .put(from)
        .flip();
  }

  private ByteBuffer end() {
    ByteBuffer end = ByteBuffer.allocate(Answer.FRAME_BYTES + Answer.END_BYTES);
    end.put(Answer.END).putInt(Answer.END_BYTES).putInt(events.size());
    checksum.update(end.array(), 0, end.position());
    return end.putInt((int) checksum.getValue()).flip();
  }

  /** Was parsed when it was selected; what is no event passes as well. */
  private static long stageSecond(JournaledEvent event) {
    if (event.isLoss()) {
      return Answer.NO_STAGE_SECOND;
    }
    try {
      return event.stageSecond();
    } catch (InvalidAuditEventException e) {
      return Answer.NO_STAGE_SECOND;
    }
  }

  /** Most events of an answer have the same. */
  private byte[] source(JournaledEvent event) {
    if (!event.source().equals(source)) {
      source = event.source();
      sourceBytes = source.getBytes(UTF_8);
    }
    return sourceBytes;
  }

  private ByteBuffer summed(ByteBuffer bytes) {
    checksum.update(bytes.duplicate());
    return bytes;
  }

  private static byte[] header(Cursor from, Answer answer) {
    ReadResult result = answer.result();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    text(header, from.partition());
    header.writeBytes(
        ByteBuffer.allocate(5 * Long.BYTES)
            .putLong(from.offset())
            .putLong(result.next().offset())
            .putLong(answer.end().offset())
            .putLong(result.filtered())
            .putLong(result.gap().map(gap -> gap.to().offset()).orElse(from.offset()))
            .array());
    text(header, result.gap().map(gap -> gap.reason()).orElse(""));
    return header.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int length = Math.min(bytes.length, Answer.MAX_TEXT_BYTES);
    // Not in the middle of a character.
    while (length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
      length--;
    }
    out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) length).array());
    out.writeBytes(Arrays.copyOf(bytes, length));
  }
}
