package io.trailkeeper.collector.journal;

import io.trailkeeper.core.hash.RecentHashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What deleted segments leave behind: the hashes of their events, as long as those are among the
 * last ones. Without them a journal that was full, and has deleted what every follower had, would
 * after a restart take for new what is sent again.
 *
 * <p>A file for each, big-endian: magic (8 bytes), version (u32), number of hashes (u32), base
 * offset and the offset after the last event (u64 each), the first 16 bytes of each event's
 * SHA-256, CRC-32C of all before it (u32). Thread-safe.
 */
final class DeletedSegments {

  private static final Logger LOGGER = LoggerFactory.getLogger(DeletedSegments.class);
  private static final String SUFFIX = ".hashes";
  private static final Pattern NAME = Pattern.compile("([0-9]{20})\\.hashes");
  private static final byte[] MAGIC = "TKHASHES".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 32;
  private static final int HASH_BYTES = 16;
  private static final int CRC_BYTES = 4;

  private final FileOperations files;
  private final Path directory;
  private final String partition;
  private final int window;

  /** The files: for each base offset the offset after its last event. */
  private final NavigableMap<Long, Long> ends = new TreeMap<>();

  /**
   * @param window among how many of the last events duplicates are recognised
   */
  DeletedSegments(FileOperations files, Path directory, String partition, int window) {
    this.files = files;
    this.directory = directory;
    this.partition = partition;
    this.window = window;
  }

  /** Finds what is there. What is damaged is removed: it says nothing any more. */
  synchronized void load() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path path : entries) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (name.matches()) {
          load(path, Long.parseLong(name.group(1)));
        }
      }
    }
  }

  private void load(Path path, long base) throws IOException {
    @Nullable ByteBuffer content = read(path, base);
    if (content == null) {
      LOGGER
          .atWarn()
          .addKeyValue("path", path)
          .log(
              "A file of hashes is damaged and was removed; if its events are sent again, they are"
                  + " not recognised");
      files.delete(path);
    } else {
      ends.put(base, content.getLong(24));
    }
  }

  /** Returns what is in a file; null if it is damaged. */
  private static @Nullable ByteBuffer read(Path path, long base) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer content = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES + CRC_BYTES
        || !content.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
        || content.getInt(bytes.length - CRC_BYTES) != checksum(bytes)) {
      return null;
    }
    if (content.getInt(8) > VERSION) {
      throw new JournalException(
          JournalException.Reason.NEWER_FORMAT,
          "%s has format version %d, this program knows versions up to %d: it was left as it is; start the version that wrote it, or a later one"
              .formatted(path, content.getInt(8), VERSION));
    }
    boolean whole =
        bytes.length == HEADER_BYTES + (long) HASH_BYTES * content.getInt(12) + CRC_BYTES;
    return whole && content.getLong(16) == base ? content : null;
  }

  /** Adds the hashes of the last events to a window, the oldest first. */
  synchronized void remember(RecentHashes hashes, Segments segments, long end) throws IOException {
    for (Map.Entry<Long, Long> file : ends.entrySet()) {
      long base = file.getKey();
      // A crash may have come between leaving the hashes and deleting the segment.
      boolean isDeleted = base < segments.first().base();
      if (isDeleted && end - file.getValue() < window) {
        @Nullable ByteBuffer content = read(path(base), base);
        int count = content == null ? 0 : content.getInt(12);
        for (int i = 0; content != null && i < count; i++) {
          int at = HEADER_BYTES + i * HASH_BYTES;
          hashes.add(content.getLong(at), content.getLong(at + 8));
        }
      }
    }
  }

  /**
   * Leaves the hashes of a segment that is about to be deleted, durably, unless its events are too
   * old to be recognised.
   *
   * @param end the offset after the segment's last event
   * @param newest the offset of an event that is one of the last
   * @throws IOException if that cannot be done; the segment is then to stay
   */
  synchronized void leave(Segment segment, long end, long newest) throws IOException {
    forget(newest);
    if (newest - end >= window) {
      return;
    }
    byte[] bytes = encode(segment, end);
    Path path = path(segment.base());
    Path unfinished = path.resolveSibling(path.getFileName() + StateFile.UNFINISHED);
    try (WritableFile file = files.open(unfinished)) {
      file.truncate(0);
      file.write(0, bytes);
      file.force();
    }
    // The segment's name is in the same directory: what makes its end durable makes this durable.
    files.replace(unfinished, path);
    ends.put(segment.base(), end);
  }

  private byte[] encode(Segment segment, long end) throws IOException {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    try (SegmentReader reader = SegmentReader.open(segment.path(), partition)) {
      DuplicateWindow.forEachHash(
          reader, segment.base(), end, partition, sha256 -> hashes.write(sha256, 0, HASH_BYTES));
    }
    ByteBuffer all = ByteBuffer.allocate(HEADER_BYTES + hashes.size() + CRC_BYTES);
    all.put(MAGIC).putInt(VERSION).putInt(hashes.size() / HASH_BYTES);
    all.putLong(segment.base()).putLong(end).put(hashes.toByteArray());
    all.putInt(checksum(all.array()));
    return all.array();
  }

  /** Removes what is too old to be of use. */
  private void forget(long newest) {
    while (!ends.isEmpty() && newest - ends.firstEntry().getValue() >= window) {
      Path path = path(ends.pollFirstEntry().getKey());
      try {
        files.delete(path);
      } catch (IOException e) {
        LOGGER
            .atWarn()
            .addKeyValue("path", path)
            .setCause(e)
            .log("A file of hashes that is no longer needed could not be deleted");
      }
    }
  }

  private Path path(long base) {
    return directory.resolve("%020d%s".formatted(base, SUFFIX));
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - CRC_BYTES);
    return (int) crc.getValue();
  }
}
