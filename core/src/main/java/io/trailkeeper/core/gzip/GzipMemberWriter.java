package io.trailkeeper.core.gzip;

import io.trailkeeper.core.deflate.DeflateEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * Makes one gzip member of what is given piece by piece. The same content gives the same member on
 * every Java runtime, whatever the pieces were. Not thread-safe.
 */
public final class GzipMemberWriter {

  /** Magic, deflate, no flags, no time, no extra flags, unknown system: nothing that can vary. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private static final int TRAILER_BYTES = 8;

  private final DeflateEncoder encoder;
  private final CRC32 crc = new CRC32();
  private long length;

  /**
   * Starts with no content.
   *
   * @param expected about how many bytes will be given
   */
  public GzipMemberWriter(int expected) {
    this.encoder = new DeflateEncoder(expected);
  }

  /** Takes the next piece of the content: {@code bytes[from]} to {@code bytes[to - 1]}. */
  public void update(byte[] bytes, int from, int to) {
    crc.update(bytes, from, to - from);
    encoder.update(bytes, from, to);
    length += to - from;
  }

  /** Ends the content and returns the member; nothing may be given after that. */
  public byte[] finish() {
    byte[] member = encoder.finish(HEADER.length, TRAILER_BYTES);
    System.arraycopy(HEADER, 0, member, 0, HEADER.length);
    ByteBuffer.wrap(member)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(member.length - TRAILER_BYTES)
        .putInt((int) crc.getValue())
        .putInt((int) length);
    return member;
  }
}
