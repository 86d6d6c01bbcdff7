package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.collector.server.LogThrottle;
import io.trailkeeper.core.audit.EventListItem.Malformed;
import io.trailkeeper.core.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The record of malformed items: a line of JSON each, in a file a day ({@code YYYY-MM-DD.jsonl}, by
 * UTC), readable by its owner alone.
 *
 * <p>A line says when, from whom, where in the posted body, how long, the SHA-256 and what is
 * wrong. It never holds content: what cannot be read cannot be redacted. A day's file is bounded;
 * what is over is counted and logged only. A failing disk costs lines, never events: what could not
 * be written is in the log. Thread-safe.
 */
public final class Quarantine implements AutoCloseable {

  /** Some ten thousand items a day: enough to see what goes wrong. */
  public static final long DEFAULT_MAX_BYTES_PER_DAY = 4 << 20;

  private static final Logger LOGGER = LoggerFactory.getLogger(Quarantine.class);
  private static final Set<OpenOption> APPEND =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private final Path directory;
  private final long maxBytesPerDay;
  private final Clock clock;
  private final LogThrottle itemLog;
  private final LogThrottle failureLog;
  private @Nullable LocalDate day;
  private @Nullable FileChannel channel;

  /**
   * Nothing is touched before the first malformed item.
   *
   * @param directory where the files are; made when it is needed
   * @param maxBytesPerDay the size that a day's file may have
   */
  public Quarantine(Path directory, long maxBytesPerDay, Clock clock) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.maxBytesPerDay = maxBytesPerDay;
    this.clock = Objects.requireNonNull(clock, "clock");
    this.itemLog = new LogThrottle(clock);
    this.failureLog = new LogThrottle(clock);
  }

  /** Sets an item aside. Does not fail. */
  synchronized void add(String source, Malformed item) {
    Instant now = clock.instant();
    itemLog.pass().ifPresent(suppressed -> log(source, item, suppressed));
    try {
      FileChannel file = today(now.atZone(ZoneOffset.UTC).toLocalDate());
      byte[] line = line(now, source, item);
      if (file.position() + line.length <= maxBytesPerDay) {
        write(file, line);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Makes what was set aside durable. Does not fail. */
  synchronized void force() {
    try {
      if (channel != null) {
        channel.force(false);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  public synchronized void close() {
    force();
    closeFile();
  }

  private FileChannel today(LocalDate today) throws IOException {
    if (channel != null && today.equals(day)) {
      return channel;
    }
    closeFile();
    DurableFile.createDirectory(directory, permissions("rwx------"));
    Path path = directory.resolve(today + ".jsonl");
    FileChannel opened = FileChannel.open(path, APPEND, permissions("rw-------"));
    channel = opened;
    day = today;
    DurableFile.force(path);
    endTornLine(opened);
    return opened;
  }

  /** A crash may have left half a line. */
  private static void endTornLine(FileChannel file) throws IOException {
    long size = file.size();
    file.position(size);
    ByteBuffer last = ByteBuffer.allocate(1);
    if (size > 0 && file.read(last, size - 1) == 1 && last.get(0) != '\n') {
      write(file, new byte[] {'\n'});
    }
  }

  private static void write(FileChannel file, byte[] line) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(line);
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }

  private static byte[] line(Instant now, String source, Malformed item) {
    return new JsonWriter(512)
        .beginObject()
        .name("time")
        .string(now.toString())
        .name("source")
        .string(source)
        .name("index")
        .number(item.index())
        .name("offset")
        .number(item.offset())
        .name("length")
        .number(item.length())
        .name("sha256")
        .string(item.sha256())
        .name("reason")
        .string(item.reason())
        .endObject()
        .raw(new byte[] {'\n'})
        .toByteArray();
  }

  private FileAttribute<?>[] permissions(String posix) {
    FileSystem files = directory.getFileSystem();
    return files.supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))
        }
        : new FileAttribute<?>[0];
  }

  private void failed(IOException e) {
    closeFile();
    OptionalLong suppressed = failureLog.pass();
    if (suppressed.isPresent()) {
      LOGGER
          .atWarn()
          .addKeyValue(LogKeys.FILE, directory)
          .addKeyValue(LogKeys.ERROR, e.toString())
          .addKeyValue(LogKeys.SUPPRESSED, suppressed.getAsLong())
          .log("Could not write to the quarantine; malformed items are only counted and logged");
    }
  }

  private void closeFile() {
    @Nullable FileChannel file = channel;
    channel = null;
    day = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOGGER.atDebug().addKeyValue(LogKeys.FILE, directory).setCause(e).log("Closing failed");
      }
    }
  }

  private static void log(String source, Malformed item, long suppressed) {
    LoggingEventBuilder entry =
        LOGGER
            .atWarn()
            .addKeyValue(LogKeys.SOURCE, source)
            .addKeyValue(LogKeys.INDEX, item.index())
            .addKeyValue(LogKeys.OFFSET, item.offset())
            .addKeyValue(LogKeys.LENGTH, item.length())
            .addKeyValue(LogKeys.SHA256, item.sha256())
            .addKeyValue(LogKeys.REASON, item.reason())
            .addKeyValue(LogKeys.SUPPRESSED, suppressed);
    entry.log("Malformed audit event set aside");
  }
}
