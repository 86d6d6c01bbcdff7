package io.trailkeeper.collector.journal;

import io.trailkeeper.core.hash.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the journal was durable when this was written: tells events that were lost from a tail
 * that was never acknowledged. It is not forced itself: a crash of the machine leaves an older
 * value, which is as true, and says less.
 *
 * <p>32 bytes, big-endian: magic (8 bytes), the first 8 bytes of the partition's SHA-256, offset
 * (u64), version (u32), CRC-32C of all before it (u32). Not thread-safe.
 */
final class DurableMark implements Closeable {

  static final String FILE = "durable.mark";

  private static final Logger LOGGER = LoggerFactory.getLogger(DurableMark.class);
  private static final int VERSION = 1;
  private static final int BYTES = 32;
  private static final byte[] MAGIC = "TKDURABL".getBytes(StandardCharsets.US_ASCII);

  private final WritableFile file;
  private final Path path;
  private final long partitionTag;
  private boolean failing;

  DurableMark(FileOperations files, Path directory, String partition) throws IOException {
    this.path = directory.resolve(FILE);
    this.file = files.open(path);
    this.partitionTag = tag(partition);
  }

  /**
   * Returns the mark of a partition; 0 if there is none, or none that can be believed.
   *
   * @throws JournalException if it is of a newer version
   */
  static long read(Path directory, String partition) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(directory.resolve(FILE))) {
      bytes = in.readNBytes(BYTES);
    } catch (NoSuchFileException e) {
      return 0;
    }
    long offset = bytes.length == BYTES ? ByteBuffer.wrap(bytes).getLong(16) : -1;
    int version = bytes.length == BYTES ? ByteBuffer.wrap(bytes).getInt(24) : 0;
    boolean whole =
        offset >= 0
            && ByteBuffer.wrap(bytes).equals(encode(tag(partition), offset, version).rewind());
    if (whole && version > VERSION) {
      throw new JournalException(
          JournalException.Reason.NEWER_FORMAT,
          "%s has format version %d, this program knows versions up to %d: it was left as it is; start the version that wrote it, or a later one"
              .formatted(directory.resolve(FILE), version, VERSION));
    }
    if (!whole) {
      LOGGER
          .atWarn()
          .addKeyValue("directory", directory)
          .log("The journal's durable mark is damaged; losses at its end would go unnoticed");
    }
    return whole ? offset : 0;
  }

  /** Writes how far the journal is durable. A failure is no more than an older mark. */
  void write(long offset) {
    try {
      file.write(0, encode(partitionTag, offset, VERSION).array());
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOGGER
            .atWarn()
            .addKeyValue("path", path)
            .setCause(e)
            .log("The journal's durable mark cannot be written; an older one stays");
      }
      failing = true;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static long tag(String partition) {
    return ByteBuffer.wrap(Sha256.hash(partition.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  private static ByteBuffer encode(long partitionTag, long offset, int version) {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.put(MAGIC).putLong(partitionTag).putLong(offset).putInt(version);
    CRC32C crc = new CRC32C();
    crc.update(buffer.array(), 0, buffer.position());
    return buffer.putInt((int) crc.getValue());
  }
}
