package io.trailkeeper.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventBodiesTest {

  @TempDir private Path folder;

  @Test
  void bothKindsOfFilesAreReadInTheOrderOfTheirNames() throws IOException {
    // Given
    Files.write(folder.resolve("b.json"), body(2));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body(1));
    }
    Files.write(folder.resolve("a.json.gz"), compressed.toByteArray());
    Files.writeString(folder.resolve("README.md"), "no body");

    // When
    EventBodies bodies = EventBodies.read(folder);

    // Then
    assertThat(bodies.bodies()).extracting(EventBody::events).containsExactly(1, 2);
    assertThat(bodies.events()).isEqualTo(3);
    assertThat(bodies.bytes()).isEqualTo(body(1).length + body(2).length);
    assertThat(bodies.largest()).isEqualTo(body(2).length);
  }

  @Test
  void regroupedEventsAreTheSameInTheSameOrder() throws IOException {
    // Given
    Files.write(folder.resolve("a.json"), body(5));
    EventBodies bodies = EventBodies.read(folder);

    // When
    EventBodies regrouped = bodies.regrouped(2);

    // Then
    assertThat(regrouped.bodies()).extracting(EventBody::events).containsExactly(2, 2, 1);
    assertThat(texts(regrouped)).isEqualTo(texts(bodies));
  }

  @Test
  void aFolderWithoutBodiesIsNamed() throws IOException {
    // Given
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(broken.resolve("a.json"), "{");

    // When, Then
    assertThatThrownBy(() -> EventBodies.read(folder)).hasMessageContaining(folder.toString());
    assertThatThrownBy(() -> EventBodies.read(broken)).hasMessageContaining("a.json");
    assertThatThrownBy(() -> EventBodies.read(folder.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void syntheticEventsHaveTheSizeAndTheBytesOfARound() throws IOException {
    // Given
    Files.write(folder.resolve("a.json"), body(50));
    EventBodies recorded = EventBodies.read(folder);

    for (int bytes : new int[] {180, 200, 230, 400, 5000}) {
      // When
      EventBodies made = SyntheticEvents.of(recorded, bytes, null);

      // Then
      assertThat(made.eventBytes().stream().map(event -> event.length).distinct())
          .containsExactly(bytes);
      assertThat(made.events()).isEqualTo(recorded.bytes() / bytes);
    }
    assertThat(SyntheticEvents.of(recorded, 100_000, 3).events()).isEqualTo(1);
  }

  @Test
  void anEventThatCannotBeThatSmallIsRefused() throws IOException {
    // Given
    Files.write(folder.resolve("a.json"), body(1));
    EventBodies recorded = EventBodies.read(folder);

    // When, Then
    assertThatThrownBy(() -> SyntheticEvents.of(recorded, 50, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 50");
  }

  private static List<String> texts(EventBodies bodies) {
    return bodies.eventBytes().stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  private static byte[] body(int events) {
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < events; i++) {
      items
          .append(i == 0 ? "" : ",")
          .append(
              "{\"auditID\":\"72e107ae-8bac-4615-a3e1-%012d\",\"stage\":\"Panic\",\"verb\":\"get\",\"objectRef\":{\"resource\":\"pods\",\"name\":\"a-name-that-is-long-enough\"},\"stageTimestamp\":\"2026-11-22T05:13:30.724323Z\"}"
                  .formatted(i));
    }
    return ("{\"items\":[" + items + "]}").getBytes(StandardCharsets.UTF_8);
  }
}
