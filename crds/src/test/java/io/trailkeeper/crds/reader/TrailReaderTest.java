package io.trailkeeper.crds.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrailReaderTest {

  private static final String TRAIL =
      """
      apiVersion: trailkeeper.io/v1alpha1
      kind: Trail
      metadata:
        name: production
      spec:
        destination:
          volume:
            claimName: audit-archive
      """;

  @Test
  void readsTrailsInTheirOrder() {
    // When
    List<Trail> trails =
        TrailReader.read("t.yaml", TRAIL + "---\n" + TRAIL.replace("production", "another"));

    // Then
    assertThat(trails)
        .extracting(trail -> trail.getMetadata().getName())
        .containsExactly("production", "another");
    assertThat(trails.get(0).getSpec().destination().volume().claimName())
        .isEqualTo("audit-archive");
    assertThat(trails.get(0).getApiVersion()).isEqualTo("trailkeeper.io/v1alpha1");
    assertThat(trails.get(0).getKind()).isEqualTo("Trail");
  }

  @Test
  void readsNothingFromEmptyDocuments() {
    // When
    List<Trail> trails = TrailReader.read("t.yaml", "# only a comment\n---\n---\nnull\n");

    // Then
    assertThat(trails).isEmpty();
    assertThat(TrailReader.read("t.yaml", "")).isEmpty();
  }

  @Test
  void readsWindowsLineEndsAndAByteOrderMark() {
    // Given
    byte[] bytes = ("\uFEFF" + TRAIL.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);

    // When
    List<Trail> trails = TrailReader.read("t.yaml", bytes);

    // Then
    assertThat(trails).hasSize(1);
  }

  @Test
  void passesOverAStatus() {
    // When
    List<Trail> trails = TrailReader.read("t.yaml", TRAIL + "status: {observedGeneration: many}\n");

    // Then
    assertThat(trails.get(0).getStatus()).isNull();
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    // Given
    byte[] bytes = TRAIL.replace("audit", "\u00e4udit").getBytes(StandardCharsets.ISO_8859_1);

    // When, Then
    assertThatThrownBy(() -> TrailReader.read("t.yaml", bytes))
        .isInstanceOf(TrailFileException.class)
        .hasMessage("t.yaml, found bytes that are not UTF-8");
  }

  @Test
  void refusesADocumentOverOneMebi() {
    // Given
    String comment = "#".repeat(YamlReader.MAX_DOCUMENT_CHARS) + "\nspec:";

    // When, Then
    assertThatThrownBy(() -> TrailReader.read("t.yaml", TRAIL.replace("spec:", comment)))
        .isInstanceOf(TrailFileException.class)
        .hasMessageContaining("t.yaml, document 1: not YAML: ")
        .hasMessageContaining("exceeds the limit: 1048576");
  }

  @Test
  void readsManyDocumentsThatAreOverOneMebiTogether() {
    // Given
    StringBuilder yaml = new StringBuilder();
    String padding = "# " + "x".repeat(100_000) + "\n";
    for (int i = 0; i < 30; i++) {
      yaml.append("---\n").append(padding).append(TRAIL.replace("production", "trail-" + i));
    }

    // When
    List<Trail> trails = TrailReader.read("t.yaml", yaml.toString());

    // Then
    assertThat(trails).hasSize(30);
  }

  @Test
  void showsLongAndHostileValuesShortAndInOneLine() {
    // Given
    String hostile = "\"" + "x\\n\\e[31m\\u202e".repeat(1000) + "\"";

    // When, Then
    assertThatThrownBy(
            () ->
                TrailReader.read(
                    "t.yaml", TRAIL.replace("claimName: audit", "claimName: " + hostile + " #")))
        .isInstanceOf(TrailFileException.class)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(2000);
              assertThat(e.getMessage().chars())
                  .noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
            });
  }

  @Test
  void showsLongAndHostileNamesOfFieldsShortAndInOneLine() {
    // Given
    String hostile = "  \"" + "x\\n\\e[31m\\u202e".repeat(1000) + "\": 1\n";

    // When, Then
    assertThatThrownBy(() -> TrailReader.read("t.yaml", TRAIL + hostile))
        .isInstanceOf(TrailFileException.class)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(2000);
              assertThat(e.getMessage().chars())
                  .noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
            });
  }

  @Test
  void neverFailsOtherwiseThanWithProblems() throws IOException {
    // Given
    Random random = new Random(20260101);
    String splices = "{}[]:,-&*!|>'\"%@`#?~ \n\t0yn<.\u0000\uD83D";
    List<Path> files = TrailFilesTest.valid();

    for (int i = 0; i < 4000; i++) {
      StringBuilder text = new StringBuilder(Files.readString(files.get(i % files.size())));
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(12));
        switch (random.nextInt(3)) {
          case 0 -> text.delete(at, end);
          case 1 -> text.insert(at, splices.charAt(random.nextInt(splices.length())));
          default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
        }
      }
      // When
      try {
        assertThat(TrailReader.read("t.yaml", text.toString())).isNotNull();
      } catch (TrailFileException e) {
        // Then
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }
}
