package io.trailkeeper.crds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrdManifestsTest {

  private static final Path COMMITTED = Path.of("manifests");

  @Test
  void committedManifestsAreWhatTheTypesSay() throws IOException {
    // Given
    Map<String, String> generated = CrdManifests.generate();
    if (Boolean.getBoolean("crds.write")) {
      for (Map.Entry<String, String> manifest : generated.entrySet()) {
        Files.writeString(COMMITTED.resolve(manifest.getKey()), manifest.getValue());
      }
    }

    // When
    Map<String, String> committed = new TreeMap<>();
    try (Stream<Path> files = Files.list(COMMITTED)) {
      for (Path file : files.toList()) {
        committed.put(file.getFileName().toString(), Files.readString(file));
      }
    }

    // Then
    assertThat(committed).containsOnlyKeys(generated.keySet());
    generated.forEach(
        (name, manifest) ->
            assertThat(firstDifference(committed.get(name), manifest))
                .as(
                    "crds/manifests/%s is not what the Java types say; to write it anew:"
                        + " mvn test -pl crds -am -Dcrds.write=true",
                    name)
                .isEmpty());
  }

  /** Returns the first line that differs, not a thousand of them. */
  private static Optional<String> firstDifference(String committed, String generated) {
    List<String> is = committed.lines().toList();
    List<String> should = generated.lines().toList();
    for (int i = 0; i < Math.max(is.size(), should.size()); i++) {
      String found = i < is.size() ? is.get(i) : "the end";
      String expected = i < should.size() ? should.get(i) : "the end";
      if (!found.equals(expected)) {
        return Optional.of("line " + (i + 1) + ": " + found + ", expected: " + expected);
      }
    }
    return Optional.empty();
  }
}
