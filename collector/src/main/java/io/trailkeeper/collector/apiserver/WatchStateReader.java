package io.trailkeeper.collector.apiserver;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link WatchStateFile} writes. */
final class WatchStateReader {

  private final JsonReader json;
  private long version;
  private @Nullable Instant watchingSince;
  private final TreeMap<String, WatchedServer> servers = new TreeMap<>();
  private final List<Loss> pending = new ArrayList<>();

  private WatchStateReader(byte[] bytes) {
    json = JsonReader.of(bytes);
  }

  /**
   * What a file holds.
   *
   * @param version 0 if there is none
   * @param state null if it cannot be understood
   */
  record Content(long version, @Nullable WatchState state) {}

  static Content read(byte[] bytes) {
    WatchStateReader reader = new WatchStateReader(bytes);
    try {
      reader.read();
      return new Content(
          reader.version,
          new WatchState(
              requireNonNull(reader.watchingSince, "watchingSince"),
              reader.servers,
              reader.pending));
    } catch (JsonException
        | IOException
        | DateTimeException
        | IllegalArgumentException
        | NullPointerException e) {
      // Whatever is wrong with it, it is damaged; a newer version says so first.
      return new Content(reader.version, null);
    }
  }

  private void read() throws IOException {
    json.beginObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "formatVersion" -> version = json.integer();
        case "watchingSince" -> watchingSince = Instant.parse(json.string());
        case "servers" -> readServers();
        case "pending" -> readPending();
        default -> json.skip();
      }
    }
    json.end();
  }

  private void readServers() throws IOException {
    json.beginArray();
    while (json.nextElement()) {
      WatchedServer server = readServer();
      servers.put(server.address(), server);
    }
  }

  private WatchedServer readServer() throws IOException {
    Map<String, String> texts = new HashMap<>();
    TreeMap<String, Long> errors = new TreeMap<>();
    long events = 0;
    json.beginObject();
    while (json.nextMember()) {
      String name = json.name();
      switch (name) {
        case "events" -> events = json.integer();
        case "errors" -> {
          json.beginObject();
          while (json.nextMember()) {
            String plugin = json.name();
            errors.put(plugin, json.integer());
          }
        }
        default -> texts.put(name, json.string());
      }
    }
    Instant sharedSince = time(texts, "sharedSince");
    Instant changedAt = time(texts, "sharedChangedAt");
    return new WatchedServer(
        requireNonNull(texts.get("address"), "address"),
        requireNonNull(time(texts, "lookedAt"), "lookedAt"),
        new AuditCounters(requireNonNull(time(texts, "startedAt"), "startedAt"), events, errors),
        time(texts, "goneSince"),
        sharedSince == null || changedAt == null
            ? null
            : new WatchedServer.Shared(sharedSince, changedAt));
  }

  private void readPending() throws IOException {
    json.beginArray();
    while (json.nextElement()) {
      Map<String, String> texts = new HashMap<>();
      Long events = null;
      json.beginObject();
      while (json.nextMember()) {
        String name = json.name();
        if (name.equals("events")) {
          events = json.integer();
        } else {
          texts.put(name, json.string());
        }
      }
      pending.add(
          new Loss(
              requireNonNull(time(texts, "from"), "from"),
              requireNonNull(time(texts, "to"), "to"),
              texts.getOrDefault("reason", ""),
              texts.getOrDefault("detail", ""),
              events));
    }
  }

  private static @Nullable Instant time(Map<String, String> texts, String name) {
    String text = texts.get(name);
    return text == null ? null : Instant.parse(text);
  }
}
