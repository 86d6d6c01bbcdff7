package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.JournalException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a segment, big-endian: magic (8 bytes), version (u32), length of the header
 * (u32), base offset (u64), createdAt (i64, ms), partition (UTF-8, to the end of the header but for
 * 4 bytes), CRC-32C of all before it (u32). The place of magic, version, length and checksum is the
 * same in every version to come.
 *
 * @param base the offset of the segment's first event
 * @param createdAt when it was created, ms since the epoch: when the segment before it was complete
 * @param partition the journal it belongs to
 */
record SegmentHeader(long base, long createdAt, String partition) {

  private static final int VERSION = 1;
  private static final byte[] MAGIC = "TKSEGMNT".getBytes(StandardCharsets.US_ASCII);
  private static final int BASE_AT = 16;
  private static final int PARTITION_AT = 32;
  private static final int CRC_BYTES = 4;
  private static final int MAX_BYTES = 4096;

  /** Returns how long the header of each segment of a partition is. */
  static int length(String partition) {
    return PARTITION_AT + partition.getBytes(StandardCharsets.UTF_8).length + CRC_BYTES;
  }

  byte[] encode() {
    int length = length(partition);
    ByteBuffer buffer = ByteBuffer.allocate(length);
    buffer.put(MAGIC).putInt(VERSION).putInt(length).putLong(base).putLong(createdAt);
    buffer.put(partition.getBytes(StandardCharsets.UTF_8));
    buffer.putInt(checksum(buffer.array(), buffer.position()));
    return buffer.array();
  }

  /**
   * Reads a file's header; null if it is not whole.
   *
   * @throws JournalException if it is whole and of a newer version
   */
  static @Nullable SegmentHeader read(Path path) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length < PARTITION_AT + CRC_BYTES || !buffer.slice(0, 8).equals(magic())) {
      return null;
    }
    int version = buffer.getInt(MAGIC.length);
    int length = buffer.getInt(MAGIC.length + 4);
    if (length < PARTITION_AT + CRC_BYTES
        || length > bytes.length
        || buffer.getInt(length - CRC_BYTES) != checksum(bytes, length - CRC_BYTES)) {
      return null;
    }
    if (version > VERSION) {
      throw new JournalException(
          Reason.NEWER_FORMAT,
          "segment %s has format version %d, this program knows versions up to %d: it was left as it is; start the version that wrote it, or a later one"
              .formatted(path, version, VERSION));
    }
    String partition =
        new String(bytes, PARTITION_AT, length - CRC_BYTES - PARTITION_AT, StandardCharsets.UTF_8);
    return new SegmentHeader(buffer.getLong(BASE_AT), buffer.getLong(BASE_AT + 8), partition);
  }

  private static ByteBuffer magic() {
    return ByteBuffer.wrap(MAGIC);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
