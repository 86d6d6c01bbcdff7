package io.trailkeeper.cli.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.crds.reader.TrailFileException;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Remembers each Trail as it was last applied, in {@code trail.yaml} beside its checkpoint: so that
 * a Trail that has become invalid goes on as it was, also after a restart, and one that was removed
 * while nothing ran can still be finished.
 */
final class LastGoodTrails {

  private static final YAMLMapper MAPPER = new YAMLMapper();

  private final Path trails;

  LastGoodTrails(Path trails) {
    this.trails = trails;
  }

  void save(Trail trail) throws IOException {
    Path directory = trails.resolve(trail.getMetadata().getName());
    DurableFile.createDirectory(directory);
    Path file = directory.resolve("trail.yaml");
    byte[] yaml = write(trail);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), yaml)) {
      DurableFile.replace(file, yaml, DurableFile.Access.PRIVATE);
    }
  }

  Optional<Trail> load(String name) throws IOException {
    Path file = trails.resolve(name).resolve("trail.yaml");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<Trail> read = TrailReader.read(file.toString(), Files.readAllBytes(file));
      return read.stream().findFirst();
    } catch (TrailFileException e) {
      // Written by another version: its Trail file, once it is valid, takes over.
      return Optional.empty();
    }
  }

  /** Whether a Trail of this name was ever applied and has not been deleted since. */
  boolean isKnown(String name) {
    return Files.exists(trails.resolve(name).resolve("trail.yaml"));
  }

  void forget(String name) throws IOException {
    Files.deleteIfExists(trails.resolve(name).resolve("trail.yaml"));
  }

  private static byte[] write(Trail trail) {
    try {
      return MAPPER.writeValueAsBytes(trail);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a Trail that was read can be written", e);
    }
  }
}
