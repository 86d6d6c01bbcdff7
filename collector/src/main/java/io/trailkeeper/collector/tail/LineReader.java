package io.trailkeeper.collector.tail;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a file that may grow, in the memory of the longest line that is allowed. What
 * was read of a line that has no end yet is kept.
 */
final class LineReader implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 << 10;

  private final LogContent content;
  private final int maxLineBytes;
  private byte[] buffer = new byte[BUFFER_BYTES];

  /** Where in the file the next line begins. */
  private long lineFrom;

  /** Where in the buffer it does, and up to where no newline is, and where what was read ends. */
  private int start;

  private int scanned;
  private int limit;

  /** How many bytes of a line that is too long were thrown away. */
  private long dropped;

  LineReader(LogContent content, long offset, int maxLineBytes) {
    this.content = content;
    this.lineFrom = offset;
    this.maxLineBytes = maxLineBytes;
  }

  LogContent content() {
    return content;
  }

  /** Returns where what was read ends: the last line that was returned, and what is kept. */
  long readTo() {
    return lineFrom + dropped + (limit - start);
  }

  /** Returns the next line that has an end; null if there is none, or none yet. */
  @Nullable Line next() throws IOException {
    while (true) {
      for (; scanned < limit; scanned++) {
        if (buffer[scanned] == '\n') {
          return take(scanned, 1);
        }
      }
      if (limit - start > maxLineBytes) {
        drop();
      }
      if (!fill()) {
        return null;
      }
    }
  }

  /** Returns what is left when nothing more will come; null if nothing is. */
  @Nullable Line rest() {
    return readTo() == lineFrom ? null : take(limit, 0);
  }

  private Line take(int end, int newline) {
    long to = lineFrom + dropped + (end - start) + newline;
    boolean whole = dropped == 0 && end - start <= maxLineBytes;
    byte @Nullable [] bytes = whole ? Arrays.copyOfRange(buffer, start, end) : null;
    Line line = new Line(lineFrom, to, bytes);
    lineFrom = to;
    dropped = 0;
    start = end + newline;
    scanned = start;
    if (start == limit) {
      empty();
    }
    return line;
  }

  private void drop() {
    dropped += limit - start;
    empty();
  }

  /** A buffer that has grown with one line is not kept for the others. */
  private void empty() {
    start = 0;
    scanned = 0;
    limit = 0;
    if (buffer.length > BUFFER_BYTES) {
      buffer = new byte[BUFFER_BYTES];
    }
  }

  private boolean fill() throws IOException {
    if (limit == buffer.length) {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        scanned -= start;
        limit -= start;
        start = 0;
      } else {
        int most = maxLineBytes + BUFFER_BYTES;
        buffer = Arrays.copyOf(buffer, Math.min(most, 2 * buffer.length));
      }
    }
    int read = content.read(readTo(), buffer, limit, buffer.length - limit);
    limit += Math.max(0, read);
    return read > 0;
  }

  @Override
  public void close() {
    content.close();
  }
}
