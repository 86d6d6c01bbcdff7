package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON file that is replaced as a whole: a partition, an offset, and a checksum over what
 * stands before it, so that a changed digit is no other number.
 *
 * @param partition the journal it belongs to
 * @param offset an offset of it
 */
record StateFile(String partition, long offset) {

  /** What the name of a file ends with that is not complete yet. */
  static final String UNFINISHED = ".tmp";

  private static final int VERSION = 1;
  private static final int MAX_BYTES = 4096;
  private static final String CHECK = ",\"crc32c\":\"";

  /**
   * Reads a file; null if it does not exist or is damaged.
   *
   * @throws JournalException if it is of a newer version
   */
  static @Nullable StateFile read(Path path) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      return null;
    }
    String partition = null;
    long version = 0;
    long offset = 0;
    try {
      JsonReader reader = JsonReader.of(bytes);
      reader.beginObject();
      while (reader.nextMember()) {
        switch (reader.name()) {
          case "formatVersion" -> version = reader.integer();
          case "partition" -> partition = reader.string();
          case "offset" -> offset = reader.integer();
          default -> reader.skip();
        }
      }
      reader.end();
    } catch (JsonException e) {
      return null;
    }
    if (version > VERSION) {
      throw new JournalException(
          Reason.NEWER_FORMAT,
          "%s has format version %d, this program knows versions up to %d: it was left as it is; start the version that wrote it, or a later one"
              .formatted(path, version, VERSION));
    }
    if (partition == null || partition.isBlank() || offset < 0) {
      return null;
    }
    StateFile state = new StateFile(partition, offset);
    return Arrays.equals(bytes, state.encode()) ? state : null;
  }

  /**
   * Replaces a file. Whatever happens, it holds either this or what it held before.
   *
   * @param durable whether this is to survive a crash of the machine. The directory is not forced:
   *     that is for the caller
   */
  void write(FileOperations files, Path path, boolean durable) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    try (WritableFile file = files.open(unfinished)) {
      file.truncate(0);
      file.write(0, encode());
      if (durable) {
        file.force();
      }
    }
    files.replace(unfinished, path);
  }

  private byte[] encode() {
    byte[] content =
        new JsonWriter(128)
            .beginObject()
            .name("formatVersion")
            .number(VERSION)
            .name("partition")
            .string(partition)
            .name("offset")
            .number(offset)
            .toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(content);
    String check = CHECK + "%08x\"}\n".formatted(crc.getValue());
    byte[] end = check.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(content, content.length + end.length);
    System.arraycopy(end, 0, all, content.length, end.length);
    return all;
  }
}
