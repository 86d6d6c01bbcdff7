package io.trailkeeper.core.gzip;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One gzip member (RFC 1952), which is what every log file and every digest is stored as.
 *
 * <p>Hashes in digests are over the uncompressed bytes, so a reader that took more than one member,
 * or stopped after the first, would see other content than the one that was hashed.
 */
public final class GzipMember {

  /** Magic, deflate, no flags, no time, no extra flags, unknown system: nothing that can vary. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private static final int TRAILER_BYTES = 8;

  /** zlib's default: higher levels cost several times the CPU for a few per cent of size. */
  private static final int LEVEL = 6;

  private GzipMember() {}

  /**
   * Compresses bytes into one member. The same bytes give the same member on the same Java runtime;
   * another runtime may carry another zlib, whose output differs and decompresses to the same.
   */
  public static byte[] compress(byte[] content) {
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      ByteArrayOutputStream member =
          new ByteArrayOutputStream(HEADER.length + TRAILER_BYTES + content.length / 4);
      member.writeBytes(HEADER);
      deflater.setInput(content);
      deflater.finish();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        member.write(buffer, 0, deflater.deflate(buffer));
      }
      member.writeBytes(trailer(content));
      return member.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * Opens a member for reading. The stream reads ahead from {@code source} and keeps a few KiB of
   * it, however long the member; closing it closes {@code source}. It is for one thread.
   *
   * <p>The content is proven only by a read that returns -1: before it does so, the stream has
   * checked the checksum and the length, and that {@code source} ends with the member. Reads throw
   * {@link InvalidGzipException} for anything else, and go on throwing it; an {@link
   * java.io.IOException} of {@code source} passes through.
   */
  public static InputStream open(InputStream source) {
    return new GzipMemberInputStream(source);
  }

  private static byte[] trailer(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return ByteBuffer.allocate(TRAILER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) crc.getValue())
        .putInt(content.length)
        .array();
  }
}
