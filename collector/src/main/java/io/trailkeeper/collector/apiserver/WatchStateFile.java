package io.trailkeeper.collector.apiserver;

import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The state on disk: JSON that is replaced as a whole, with a checksum over what stands before it,
 * so that a changed digit is no other count.
 */
final class WatchStateFile {

  static final int VERSION = 1;
  static final String CHECK = ",\"crc32c\":\"";

  /** A hundred API servers with all that may be pending of them. */
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;

  WatchStateFile(Path file) {
    this.file = file;
  }

  /**
   * Returns what was written last; nothing if there is no file. One that is damaged makes a new
   * beginning, and what happened since it was written is a loss that nobody knows of.
   *
   * @throws ApiServerException if it cannot be read, or is of a newer version
   */
  Optional<WatchState> read(Instant now) {
    byte[] bytes;
    Instant writtenAt;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
      writtenAt = Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ApiServerException("reading " + file + " failed: " + e + ". Look at the disk", e);
    }
    WatchStateReader.Content content = WatchStateReader.read(bytes);
    if (content.version() > VERSION) {
      throw new ApiServerException(
          "%s has format version %d, this program knows versions up to %d: it was left as it is; start the version that wrote it, or a later one"
              .formatted(file, content.version(), VERSION));
    }
    WatchState state = content.state();
    return Optional.of(
        state != null && Arrays.equals(encode(state), bytes) ? state : damaged(writtenAt, now));
  }

  private WatchState damaged(Instant writtenAt, Instant now) {
    Loss unknown =
        new Loss(
            writtenAt.isAfter(now) ? now : writtenAt,
            now,
            "ApiServerUnwatched",
            "the file "
                + file.getFileName()
                + " was damaged: what API servers dropped since it was written is not known",
            null);
    return WatchState.begin(now, List.of(unknown));
  }

  /**
   * Replaces the file; when this returns, it survives a crash of the machine.
   *
   * @throws ApiServerException if that failed
   */
  void write(WatchState state) {
    try {
      DurableFile.replace(file, encode(state), DurableFile.Access.PRIVATE);
    } catch (IOException e) {
      throw new ApiServerException(
          "writing " + file + " failed: " + e + ". API servers are not looked at without it", e);
    }
  }

  static byte[] encode(WatchState state) {
    JsonWriter json = new JsonWriter(1024).beginObject().name("formatVersion").number(VERSION);
    json.name("watchingSince").string(state.watchingSince().toString());
    json.name("servers").beginArray();
    state.servers().values().forEach(server -> encode(json, server));
    json.endArray();
    json.name("pending").beginArray();
    state.pending().forEach(loss -> encode(json, loss));
    byte[] content = json.endArray().toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(content);
    byte[] end =
        (CHECK + "%08x\"}\n".formatted(crc.getValue())).getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(content, content.length + end.length);
    System.arraycopy(end, 0, all, content.length, end.length);
    return all;
  }

  private static void encode(JsonWriter json, WatchedServer server) {
    json.beginObject().name("address").string(server.address());
    time(json, "lookedAt", server.lookedAt());
    time(json, "startedAt", server.counters().startedAt());
    json.name("events").number(server.counters().events());
    json.name("errors").beginObject();
    for (Map.Entry<String, Long> error : server.counters().errors().entrySet()) {
      json.name(error.getKey()).number(error.getValue());
    }
    json.endObject();
    time(json, "goneSince", server.goneSince());
    WatchedServer.Shared shared = server.shared();
    time(json, "sharedSince", shared == null ? null : shared.since());
    time(json, "sharedChangedAt", shared == null ? null : shared.changedAt());
    json.endObject();
  }

  private static void encode(JsonWriter json, Loss loss) {
    json.beginObject();
    time(json, "from", loss.from());
    time(json, "to", loss.to());
    json.name("reason").string(loss.reason()).name("detail").string(loss.detail());
    Long events = loss.events();
    if (events != null) {
      json.name("events").number(events);
    }
    json.endObject();
  }

  private static void time(JsonWriter json, String name, @Nullable Instant time) {
    if (time != null) {
      json.name(name).string(time.toString());
    }
  }
}
