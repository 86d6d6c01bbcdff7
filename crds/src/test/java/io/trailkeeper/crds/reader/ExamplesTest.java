package io.trailkeeper.crds.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users copy has to work as it is. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("../examples/trails");
  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isReadStrictlyAndConfiguredWithoutACluster(Path file) throws IOException {
    // When
    List<CollectorConfiguration> configurations = configurations(file, Files.readString(file));

    // Then
    assertThat(configurations).isNotEmpty();
  }

  static List<Path> clusterExamples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../examples/cluster"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("clusterExamples")
  void isReadStrictlyAndConfiguredInACluster(Path file) throws IOException {
    // When
    List<Trail> trails = TrailReader.read(file.toString(), Files.readAllBytes(file));

    // Then
    assertThat(trails)
        .singleElement()
        .satisfies(
            trail -> assertThat(TrailConfiguration.inCluster(trail, CLUSTER).logging()).isTrue());
  }

  @Test
  void trailsOfTheDemoHaveNamesAndDirectoriesOfTheirOwn() throws IOException {
    // Given
    Set<String> names = new HashSet<>();
    Set<Destination> destinations = new HashSet<>();
    int trails = 0;

    // When
    for (Path file : examples()) {
      if (file.getParent().endsWith("trails")) {
        for (CollectorConfiguration configuration : configurations(file, Files.readString(file))) {
          trails++;
          names.add(configuration.trail().name());
          destinations.add(configuration.destination());
        }
      }
    }

    // Then
    assertThat(names).hasSize(trails).contains("management-events", "secrets-and-exec");
    assertThat(destinations)
        .hasSize(trails)
        .allSatisfy(
            destination ->
                assertThat(destination)
                    .isInstanceOfSatisfying(
                        Destination.Volume.class,
                        volume -> assertThat(volume.claimName()).isEqualTo("audit-archive")));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void canDeliverToABucketAsItsCommentSays(Path file) throws IOException {
    // Given
    String text = Files.readString(file);
    String comment =
        text.lines()
            .filter(line -> line.startsWith("#  "))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    if (comment.isEmpty()) {
      return;
    }

    // When
    List<CollectorConfiguration> configurations =
        configurations(file, text.substring(0, text.indexOf("  destination:")) + comment);

    // Then
    assertThat(configurations)
        .singleElement()
        .extracting(CollectorConfiguration::destination)
        .isInstanceOf(Destination.S3.class);
  }

  private static List<CollectorConfiguration> configurations(Path file, String text) {
    List<Trail> trails = TrailReader.read(file.toString(), text);
    return trails.stream().map(trail -> TrailConfiguration.of(trail, CLUSTER)).toList();
  }
}
