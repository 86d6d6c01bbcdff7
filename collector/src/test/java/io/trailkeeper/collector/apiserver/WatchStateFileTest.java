package io.trailkeeper.collector.apiserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.journal.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchStateFileTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path directory;
  private Path path;
  private WatchStateFile file;

  @BeforeEach
  void begin() {
    path = directory.resolve("api-servers.json");
    file = new WatchStateFile(path);
  }

  @Test
  void whatWasWrittenIsRead() {
    // Given
    WatchState state = state();

    // When
    file.write(state);

    // Then
    assertThat(file.read(NOW)).contains(state);
  }

  @Test
  void noFileIsNoState() {
    // When, Then
    assertThat(file.read(NOW)).isEmpty();
  }

  @Test
  void everyByteMatters() throws IOException {
    // Given
    byte[] whole = WatchStateFile.encode(state());
    Instant written = NOW.minusSeconds(900);

    for (int i = 0; i < whole.length; i += 7) {
      // When
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      write(damaged, written);

      // Then
      assertNewBeginning(written);
    }
    // When
    write(new byte[0], written);

    // Then
    assertNewBeginning(written);
  }

  private void assertNewBeginning(Instant written) {
    assertThat(file.read(NOW))
        .hasValueSatisfying(
            state -> {
              assertThat(state.servers()).isEmpty();
              assertThat(state.watchingSince()).isEqualTo(NOW);
              assertThat(state.pending())
                  .extracting(Loss::reason, Loss::from, Loss::to, Loss::events)
                  .containsExactly(tuple("ApiServerUnwatched", written, NOW, null));
            });
  }

  @Test
  void newerVersionIsRefusedAndLeftAsItIs() throws IOException {
    // Given
    byte[] newer = "{\"formatVersion\":2,\"watchingSince\":[]}\n".getBytes(UTF_8);
    write(newer, NOW);

    // When, Then
    assertThatExceptionOfType(ApiServerException.class)
        .isThrownBy(() -> file.read(NOW))
        .withMessageContaining("format version 2");
    assertThat(Files.readAllBytes(path)).isEqualTo(newer);
  }

  @Test
  void fileOfTheFutureMakesNoLossThatEndsBeforeItBegins() throws IOException {
    // Given
    write(new byte[0], NOW.plusSeconds(3600));

    // When, Then
    assertThat(file.read(NOW).orElseThrow().pending())
        .singleElement()
        .satisfies(loss -> assertThat(loss.from()).isEqualTo(NOW));
  }

  private void write(byte[] bytes, Instant at) throws IOException {
    Files.write(path, bytes);
    Files.setLastModifiedTime(path, FileTime.from(at));
  }

  private static WatchState state() {
    AuditCounters counters =
        new AuditCounters(
            NOW.minusSeconds(100), 907, new TreeMap<>(Map.of("webhook", 7L, "buffered", 8L)));
    TreeMap<String, WatchedServer> servers = new TreeMap<>();
    servers.put("10.0.0.1:6443", new WatchedServer("10.0.0.1:6443", NOW, counters, null, null));
    servers.put(
        "[fd00::1]:6443",
        new WatchedServer(
            "[fd00::1]:6443",
            NOW,
            counters,
            NOW.plusMillis(1),
            new WatchedServer.Shared(NOW, NOW.plusSeconds(1))));
    return new WatchState(
        NOW.minusSeconds(50),
        servers,
        List.of(
            new Loss(NOW, NOW.plusSeconds(30), "ApiServerError", "of \"one\"", 7L),
            new Loss(NOW, NOW, "ApiServerRestarted", "of another", null)));
  }
}
