package io.trailkeeper.objectstore.store;

import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bytes of an object, all of them or an {@link ObjectStoreException}. */
final class ContentStream extends InputStream {

  private final String name;
  private final InputStream source;
  private final long size;
  private long position;

  ContentStream(String name, InputStream source, long size) {
    this.name = Objects.requireNonNull(name, "name");
    this.source = Objects.requireNonNull(source, "source");
    this.size = size;
  }

  boolean isAtEnd() {
    return position == size;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    int count;
    try {
      count = source.read(buffer, offset, length);
    } catch (IOException e) {
      throw broken("failed after " + position + " of " + size + " bytes: " + e, e);
    }
    if (count < 0 && position < size) {
      throw broken("ended after " + position + " of " + size + " bytes", null);
    }
    position += Math.max(count, 0);
    return count;
  }

  /**
   * Returns how much is left, though reading it may block: a {@code GZIPInputStream} takes zero for
   * the end, and would keep quiet about a second member.
   */
  @Override
  public int available() {
    return (int) Math.min(size - position, Integer.MAX_VALUE);
  }

  private ObjectStoreException broken(String what, @Nullable IOException e) {
    return new ObjectStoreException(
        Reason.DESTINATION_UNAVAILABLE, "Reading " + name + " " + what, e);
  }
}
