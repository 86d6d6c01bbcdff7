package io.trailkeeper.collector.tail;

import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A tailer's state as JSON, with a checksum over what stands before it, so that a changed digit is
 * no other number.
 */
final class TailStateFormat {

  private static final int VERSION = 1;
  private static final String CHECK = ",\"crc32c\":\"";

  private TailStateFormat() {}

  static byte[] write(TailState state) {
    JsonWriter json = new JsonWriter(4096).beginObject().name("formatVersion").number(VERSION);
    if (state.lastEventTime() != null) {
      json.name("lastEventTime").string(state.lastEventTime().toString());
    }
    json.name("files").beginArray();
    for (FileState file : state.files()) {
      json.beginObject().name("stem").string(file.stem());
      json.name("device").number(file.inode().device());
      json.name("inode").number(file.inode().number());
      json.name("offset").number(file.offset());
      json.name("startBytes").number(file.fingerprint().length());
      json.name("startSha256").string(file.fingerprint().sha256());
      json.name("finished").number(file.finished() ? 1 : 0);
      json.name("deleted").number(file.deleted() ? 1 : 0).endObject();
    }
    json.endArray().name("losses").beginArray();
    state.losses().forEach(loss -> write(json, loss));
    byte[] content = json.endArray().toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(content);
    byte[] end = (CHECK + "%08x\"}\n".formatted(crc.getValue())).getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(content, content.length + end.length);
    System.arraycopy(end, 0, all, content.length, end.length);
    return all;
  }

  private static void write(JsonWriter json, Loss loss) {
    json.beginObject();
    json.name("from").string(loss.from().toString());
    json.name("to").string(loss.to().toString());
    json.name("reason").string(loss.reason());
    json.name("detail").string(loss.detail());
    if (loss.events() != null) {
      json.name("events").number(loss.events());
    }
    json.endObject();
  }

  /**
   * Reads a state; nothing if it is damaged.
   *
   * @throws TailException if it is of a newer version
   */
  static Optional<TailState> read(byte[] bytes) {
    try {
      JsonReader json = JsonReader.of(bytes);
      TailState state = state(json);
      json.end();
      return Arrays.equals(bytes, write(state)) ? Optional.of(state) : Optional.empty();
    } catch (JsonException | IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static TailState state(JsonReader json) throws IOException {
    List<FileState> files = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    Instant lastEventTime = null;
    json.beginObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "formatVersion" -> checkVersion(json.integer());
        case "lastEventTime" -> lastEventTime = Instant.parse(json.string());
        case "files" -> {
          json.beginArray();
          while (json.nextElement()) {
            files.add(file(json));
          }
        }
        case "losses" -> {
          json.beginArray();
          while (json.nextElement()) {
            losses.add(loss(json));
          }
        }
        default -> json.skip();
      }
    }
    return new TailState(files, lastEventTime, losses);
  }

  private static void checkVersion(long version) {
    if (version > VERSION) {
      throw new TailException(
          "the state has format version "
              + version
              + ", this program knows versions up to "
              + VERSION
              + ": it was left as it is; start the version that wrote it, or a later one",
          null);
    }
  }

  private static FileState file(JsonReader json) throws IOException {
    String stem = "";
    long device = 0;
    long inode = 0;
    long offset = 0;
    long startBytes = 0;
    String startSha256 = "";
    boolean finished = false;
    boolean deleted = false;
    json.beginObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "stem" -> stem = json.string();
        case "device" -> device = json.integer();
        case "inode" -> inode = json.integer();
        case "offset" -> offset = json.integer();
        case "startBytes" -> startBytes = json.integer();
        case "startSha256" -> startSha256 = json.string();
        case "finished" -> finished = json.integer() != 0;
        case "deleted" -> deleted = json.integer() != 0;
        default -> json.skip();
      }
    }
    return new FileState(
        stem,
        new Inode(device, inode),
        offset,
        new Fingerprint((int) startBytes, startSha256),
        finished,
        deleted);
  }

  private static Loss loss(JsonReader json) throws IOException {
    Instant from = Instant.EPOCH;
    Instant to = Instant.EPOCH;
    String reason = "";
    String detail = "";
    @Nullable Long events = null;
    json.beginObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "from" -> from = Instant.parse(json.string());
        case "to" -> to = Instant.parse(json.string());
        case "reason" -> reason = json.string();
        case "detail" -> detail = json.string();
        case "events" -> events = json.integer();
        default -> json.skip();
      }
    }
    return new Loss(from, to, reason, detail, events);
  }
}
