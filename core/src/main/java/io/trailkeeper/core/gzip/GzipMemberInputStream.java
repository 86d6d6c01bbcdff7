package io.trailkeeper.core.gzip;

import static java.util.Objects.checkFromIndexSize;
import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.gzip.InvalidGzipException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads exactly one gzip member, and insists that nothing follows it.
 *
 * <p>{@link java.util.zip.GZIPInputStream} takes a second member for more content and other bytes
 * for the end, so it cannot tell that something was appended.
 */
final class GzipMemberInputStream extends InputStream {

  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final InputStream source;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[8192];
  private int position;
  private int limit;
  private State state = State.HEADER;
  private @Nullable InvalidGzipException failure;

  private enum State {
    HEADER,
    CONTENT,
    END,
    CLOSED
  }

  GzipMemberInputStream(InputStream source) {
    this.source = requireNonNull(source, "source");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    checkFromIndexSize(offset, length, target.length);
    if (state == State.CLOSED) {
      throw new IOException("the gzip member was closed");
    }
    if (failure != null) {
      throw new InvalidGzipException(failure.kind(), messageOf(failure));
    }
    if (length == 0) {
      return 0;
    }
    try {
      return readMember(target, offset, length);
    } catch (InvalidGzipException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      inflater.end();
      source.close();
    }
  }

  private int readMember(byte[] target, int offset, int length) throws IOException {
    if (state == State.END) {
      return -1;
    }
    if (state == State.HEADER) {
      readHeader();
      inflater.setInput(buffer, position, limit - position);
      state = State.CONTENT;
    }
    int read = inflate(target, offset, length);
    if (read > 0) {
      crc.update(target, offset, read);
      return read;
    }
    position = limit - inflater.getRemaining();
    readTrailer();
    expectEnd();
    state = State.END;
    return -1;
  }

  /** Returns how many bytes were inflated, and 0 only at the end of the deflate stream. */
  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        int read = inflater.inflate(target, offset, length);
        if (read > 0 || inflater.finished()) {
          return read;
        }
        if (inflater.needsDictionary()) {
          throw corrupt("the deflate stream asks for a preset dictionary");
        }
        if (!fill()) {
          throw truncated("the deflate stream");
        }
        inflater.setInput(buffer, 0, limit);
      }
    } catch (DataFormatException e) {
      InvalidGzipException corrupt = corrupt("the deflate stream is damaged");
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  private void readHeader() throws IOException {
    if (headerByte() != 0x1f || headerByte() != 0x8b) {
      throw corrupt("it does not begin with 1f 8b");
    }
    int method = headerByte();
    if (method != 8) {
      throw corrupt("its compression method is " + method + ", not 8 (deflate)");
    }
    int flags = headerByte();
    if ((flags & RESERVED) != 0) {
      throw corrupt("its header has reserved flags");
    }
    skipHeaderBytes(6);
    if ((flags & EXTRA) != 0) {
      skipHeaderBytes(headerByte() | headerByte() << 8);
    }
    if ((flags & NAME) != 0) {
      skipHeaderText();
    }
    if ((flags & COMMENT) != 0) {
      skipHeaderText();
    }
    if ((flags & HEADER_CRC) != 0) {
      int expected = (int) crc.getValue() & 0xffff;
      if ((headerByte() | headerByte() << 8) != expected) {
        throw corrupt("the checksum of its header does not fit");
      }
    }
    crc.reset();
  }

  private void readTrailer() throws IOException {
    long expectedCrc = trailerInt();
    long expectedLength = trailerInt();
    if (expectedCrc != crc.getValue()) {
      throw corrupt("its checksum does not fit its content");
    }
    if (expectedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw corrupt("its length does not fit its content");
    }
  }

  private void expectEnd() throws IOException {
    if (position < limit || fill()) {
      throw new InvalidGzipException(
          Kind.TRAILING_DATA, "there are bytes after the end of the gzip member");
    }
  }

  private int headerByte() throws IOException {
    int value = nextByte("the header");
    crc.update(value);
    return value;
  }

  private void skipHeaderBytes(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      headerByte();
    }
  }

  private void skipHeaderText() throws IOException {
    int value;
    do {
      value = headerByte();
    } while (value != 0);
  }

  private long trailerInt() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) nextByte("the trailer") << shift;
    }
    return value;
  }

  private int nextByte(String part) throws IOException {
    if (position == limit && !fill()) {
      throw truncated(part);
    }
    return buffer[position++] & 0xff;
  }

  /** Reads more of the source into the empty buffer; false at its end. */
  private boolean fill() throws IOException {
    int read;
    do {
      read = source.read(buffer, 0, buffer.length);
    } while (read == 0);
    position = 0;
    limit = Math.max(read, 0);
    return read > 0;
  }

  private static String messageOf(InvalidGzipException e) {
    String message = e.getMessage();
    return message == null ? "not one gzip member" : message;
  }

  private static InvalidGzipException corrupt(String found) {
    return new InvalidGzipException(Kind.CORRUPT, "this is not one gzip member: " + found);
  }

  private static InvalidGzipException truncated(String part) {
    return new InvalidGzipException(
        Kind.TRUNCATED, "the gzip member is cut off: the bytes end within " + part);
  }
}
