package io.trailkeeper.core.json;

import java.io.InputStream;
import java.util.Random;

/** Gives out 1 to 7 bytes at a time, as a slow network does. */
public final class TricklingInputStream extends InputStream {

  private final byte[] bytes;
  private final Random random;
  private int position;

  public TricklingInputStream(byte[] bytes, long seed) {
    this.bytes = bytes;
    this.random = new Random(seed);
  }

  @Override
  public int read() {
    return position == bytes.length ? -1 : bytes[position++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(Math.min(length, 1 + random.nextInt(7)), bytes.length - position);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(bytes, position, into, offset, count);
    position += count;
    return count;
  }
}
