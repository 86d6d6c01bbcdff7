package io.trailkeeper.collector.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of one event in a segment, big-endian: length (u32, of what follows the checksum),
 * CRC-32C (u32, of the length and of what follows the checksum), version (u8), offset (u64),
 * receivedAt (i64, ms), SHA-256 (32 bytes), source (u16 length, UTF-8), event.
 */
final class Frame {

  static final int VERSION = 1;
  static final int MAX_EVENT_BYTES = 64 << 20;
  static final int MAX_SOURCE_BYTES = 1024;

  /** The greatest first byte that a frame's length has. */
  static final int MAX_FIRST_BYTE = 4;

  static final int LENGTH_BYTES = 4;
  static final int PREFIX_BYTES = 8;
  static final int OFFSET_AT = 9;
  static final int RECEIVED_AT = 17;
  static final int SHA256_AT = 25;
  static final int SHA256_BYTES = 32;
  static final int SOURCE_LENGTH_AT = 57;

  /** What stands before the source: the size of the smallest frame. */
  static final int FIXED_BYTES = 59;

  private Frame() {}

  /** Returns all that stands before the event. */
  static byte[] head(long offset, long receivedAt, byte[] sha256, byte[] source, byte[] event) {
    ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + source.length);
    putHead(buffer, offset, receivedAt, sha256, source, event);
    return buffer.array();
  }

  /** Puts all that stands before the event into a buffer, which has an array. */
  static void putHead(
      ByteBuffer buffer, long offset, long receivedAt, byte[] sha256, byte[] source, byte[] event) {
    int start = buffer.position();
    int length = FIXED_BYTES - PREFIX_BYTES + source.length;
    buffer.putInt(length + event.length).putInt(0);
    buffer.put((byte) VERSION).putLong(offset).putLong(receivedAt).put(sha256);
    buffer.putShort((short) source.length).put(source);
    CRC32C crc = new CRC32C();
    crc.update(buffer.array(), buffer.arrayOffset() + start, LENGTH_BYTES);
    crc.update(buffer.array(), buffer.arrayOffset() + start + PREFIX_BYTES, length);
    crc.update(event, 0, event.length);
    buffer.putInt(start + LENGTH_BYTES, (int) crc.getValue());
  }
}
