package io.trailkeeper.collector.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** Writes an answer piece by piece; copies no event. For one thread at a time. */
final class AnswerWriter {

  /** The memory that an event of an answer takes, beside its bytes. */
  static final int EVENT_OVERHEAD_BYTES = 512;

  private final Queue<ByteBuffer> parts = new ArrayDeque<>();
  private long length;

  /**
   * @param from where the read began
   */
  AnswerWriter(Cursor from, Answer answer) {
    ReadResult result = answer.result();
    add(ByteBuffer.allocate(Answer.PREAMBLE_BYTES).put(Answer.MAGIC).putInt(Answer.VERSION).flip());
    byte[] header = header(from, answer);
    add(frame(Answer.HEADER, header.length, 0));
    add(ByteBuffer.wrap(header));
    for (JournaledEvent event : result.events()) {
      add(eventHead(event));
      add(ByteBuffer.wrap(event.bytes()));
    }
    add(frame(Answer.END, Integer.BYTES, Integer.BYTES).putInt(result.events().size()).flip());
  }

  /** Returns how many bytes the whole answer has. */
  long length() {
    return length;
  }

  /** Fills a buffer as far as there is something left; whether there is more. */
  boolean fill(ByteBuffer buffer) {
    while (buffer.hasRemaining()) {
      ByteBuffer part = parts.peek();
      if (part == null) {
        return false;
      }
      int count = Math.min(part.remaining(), buffer.remaining());
      buffer.put(part.duplicate().limit(part.position() + count));
      part.position(part.position() + count);
      if (!part.hasRemaining()) {
        parts.remove();
      }
    }
    return !parts.isEmpty();
  }

  private void add(ByteBuffer part) {
    if (part.hasRemaining()) {
      parts.add(part);
      length += part.remaining();
    }
  }

  private static ByteBuffer eventHead(JournaledEvent event) {
    byte[] source = event.source().getBytes(UTF_8);
    return frame(
            Answer.EVENT,
            Answer.EVENT_FIXED_BYTES + source.length + event.bytes().length,
            Answer.EVENT_FIXED_BYTES + source.length)
        .putLong(event.offset())
        .putLong(event.receivedAt().toEpochMilli())
        .put(event.sha256())
        .putShort((short) source.length)
        .put(source)
        .flip();
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

  /** Begins a frame in a buffer that has room for some of what is in it; flips it if for none. */
  private static ByteBuffer frame(byte type, int length, int room) {
    ByteBuffer frame = ByteBuffer.allocate(Answer.FRAME_BYTES + room).put(type).putInt(length);
    return room == 0 ? frame.flip() : frame;
  }
}
