package io.trailkeeper.collector.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.collector.server.TestingClock;
import io.trailkeeper.core.audit.EventListItem.Malformed;
import io.trailkeeper.objectstore.testing.LossyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {

  private static final String LINE =
      "{\"time\":\"2026-07-23T23:59:59Z\",\"source\":\"api-1\",\"index\":3,\"offset\":1000,"
          + "\"length\":17,\"sha256\":\"abc\",\"reason\":\"expected '\\u003c' \\\"x\\\"\"}";

  private final TestingClock clock = new TestingClock(Instant.parse("2026-07-23T23:59:59Z"));
  private final Malformed item = new Malformed(3, 1000, 17, "abc", "expected '<' \"x\"");

  @TempDir Path parent;
  private Path directory;
  private CapturedLog log;

  @BeforeEach
  void open() {
    directory = parent.resolve("data/quarantine");
    log = new CapturedLog();
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void aNoteThatWasForcedSurvivesAPowerFailure() throws IOException {
    // Given
    LossyDisk disk = new LossyDisk(parent);
    Path notes = disk.path().resolve("data").resolve("quarantine");
    try (Quarantine quarantine = new Quarantine(notes, 1 << 20, clock)) {
      // When
      quarantine.add("api-1", item);
      quarantine.force();
      disk.failPower();

      // Then
      assertThat(Files.readString(notes.resolve("2026-07-23.jsonl"))).isEqualTo(LINE + "\n");
    }
  }

  @Test
  void writesALineAnItemAndAFileADay() throws IOException {
    // Given
    try (Quarantine quarantine = new Quarantine(directory, 1 << 20, clock)) {
      // When
      quarantine.add("api-1", item);
      quarantine.add("api-1", item);
      clock.advance(Duration.ofSeconds(2));
      quarantine.add("api-2", item);
      quarantine.force();

      // Then
      assertThat(Files.readString(directory.resolve("2026-07-23.jsonl")))
          .isEqualTo(LINE + "\n" + LINE + "\n");
      assertThat(Files.readAllLines(directory.resolve("2026-07-24.jsonl")))
          .singleElement()
          .asString()
          .startsWith("{\"time\":\"2026-07-24T00:00:01Z\",\"source\":\"api-2\"");
    }
    assertThat(log.messages())
        .containsExactly("Malformed audit event set aside", "Malformed audit event set aside");
    assertThat(log.last()).containsEntry("suppressed", "1").containsEntry("sha256", "abc");
  }

  @Test
  void isReadableByItsOwnerAlone() throws IOException {
    // Given
    try (Quarantine quarantine = new Quarantine(directory, 1 << 20, clock)) {
      // When
      quarantine.add("api-1", item);
    }

    // Then
    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("2026-07-23.jsonl"))).isEqualTo("rw-------");
  }

  @Test
  void touchesNothingBeforeItIsNeeded() {
    try (Quarantine quarantine = new Quarantine(directory, 1 << 20, clock)) {
      quarantine.force();
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void goesOnInTheSameFileAfterARestartAndEndsATornLine() throws IOException {
    // Given
    Files.createDirectories(directory);
    Path file = directory.resolve("2026-07-23.jsonl");
    Files.writeString(file, LINE + "\n{\"time\":\"2026");

    // When
    try (Quarantine quarantine = new Quarantine(directory, 1 << 20, clock)) {
      quarantine.add("api-1", item);
    }

    // Then
    assertThat(Files.readAllLines(file)).containsExactly(LINE, "{\"time\":\"2026", LINE);
  }

  @Test
  void boundsTheFileOfADay() throws IOException {
    // Given
    long room = 2L * (LINE.length() + 1);
    for (int restart = 0; restart < 2; restart++) {
      try (Quarantine quarantine = new Quarantine(directory, room, clock)) {
        // When
        for (int i = 0; i < 5; i++) {
          quarantine.add("api-1", item);
        }
      }

      // Then
      assertThat(Files.readAllLines(directory.resolve("2026-07-23.jsonl"))).hasSize(2);
    }
    clock.advance(Duration.ofDays(1));
    try (Quarantine quarantine = new Quarantine(directory, room, clock)) {
      quarantine.add("api-1", item);
    }
    assertThat(directory.resolve("2026-07-24.jsonl")).isNotEmptyFile();
  }

  @Test
  void aDiskThatFailsCostsALineAndNoMore() throws IOException {
    // Given
    Files.createDirectories(directory.getParent());
    Files.write(directory, "a file where the folder should be".getBytes(UTF_8));
    try (Quarantine quarantine = new Quarantine(directory, 1 << 20, clock)) {
      // When
      quarantine.add("api-1", item);
      quarantine.force();

      // Then
      assertThat(log.messages())
          .containsExactly(
              "Malformed audit event set aside",
              "Could not write to the quarantine; malformed items are only counted and logged");

      // When
      Files.delete(directory);
      quarantine.add("api-1", item);

      // Then
      assertThat(directory.resolve("2026-07-23.jsonl")).isNotEmptyFile();
    }
  }

  @Test
  void doesNotFollowLinks() throws IOException {
    // Given
    Path elsewhere = Files.createFile(parent.resolve("elsewhere"));
    Files.createDirectories(directory);
    Files.createSymbolicLink(directory.resolve("2026-07-23.jsonl"), elsewhere);

    // When
    try (Quarantine quarantine = new Quarantine(directory, 1 << 20, clock)) {
      quarantine.add("api-1", item);
    }

    // Then
    assertThat(elsewhere).isEmptyFile();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
