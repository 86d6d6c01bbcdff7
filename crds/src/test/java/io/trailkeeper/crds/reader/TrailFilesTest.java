package io.trailkeeper.crds.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads the Trails of two folders. A file is named after the field that it is about, then a hyphen
 * and what about it; {@code yaml} stands for the syntax. An invalid file begins with the lines that
 * the reader has to say of it.
 */
class TrailFilesTest {

  private static final Path TRAILS = Path.of("src/test/resources/trails");
  private static final String EXPECT = "# expect: ";
  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");

  static List<Path> valid() throws IOException {
    return files("valid");
  }

  static List<Path> invalid() throws IOException {
    return files("invalid");
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(TRAILS.resolve(folder))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void readsAndConfiguresWhatIsValid(Path file) throws IOException {
    // When
    List<Trail> trails = TrailReader.read(file.toString(), Files.readAllBytes(file));

    // Then
    assertThat(file.toString()).endsWith(".yaml");
    assertThat(trails).isNotEmpty();
    for (Trail trail : trails) {
      assertThat(TrailConfiguration.inCluster(trail, CLUSTER))
          .extracting(configuration -> configuration.trail().name())
          .isEqualTo(trail.getMetadata().getName());
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void readsAgainWhatWasWritten(Path file) throws IOException {
    for (Trail trail : TrailReader.read(file.toString(), Files.readAllBytes(file))) {
      // When
      byte[] written = new ObjectMapper().writeValueAsBytes(trail);
      List<Trail> again = TrailReader.read("written", written);

      // Then
      assertThat(again).singleElement().extracting(Trail::getSpec).isEqualTo(trail.getSpec());
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void saysOfWhatIsInvalidWhatIsExpected(Path file) throws IOException {
    // Given
    String text = Files.readString(file);
    List<String> expected = text.lines().takeWhile(line -> line.startsWith(EXPECT)).toList();

    // When
    TrailFileException e = refusal(text);

    // Then
    assertThat(e.problems()).extracting(problem -> EXPECT + problem).isEqualTo(expected);
    assertThat(e.getMessage().lines().map(line -> line.replace("trail.yaml, ", EXPECT)))
        .isEqualTo(expected);
    String name = file.getFileName().toString();
    assertThat(name).endsWith(".yaml");
    String field = name.replaceFirst("(-.*)?\\.yaml$", "");
    if (!field.equals("yaml")) {
      assertThat(expected)
          .anySatisfy(line -> assertThat(line.replaceAll("\\[[0-9]+]", "")).contains(field));
    }
  }

  @Test
  void saysTheSameUnderAnotherLocaleAndTimeZone() throws IOException {
    // Given
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

    try {
      for (Path file : invalid()) {
        // When
        String text = Files.readString(file);
        TrailFileException e = refusal(text);

        // Then
        assertThat(e.problems())
            .extracting(problem -> EXPECT + problem)
            .isEqualTo(text.lines().takeWhile(line -> line.startsWith(EXPECT)).toList());
      }
      for (Path file : valid()) {
        assertThat(TrailReader.read("trail.yaml", Files.readAllBytes(file))).isNotEmpty();
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private TrailFileException refusal(String text) {
    TrailFileException e =
        catchThrowableOfType(TrailFileException.class, () -> TrailReader.read("trail.yaml", text));
    assertThat(e).as("refusal").isNotNull();
    return e;
  }
}
