package io.trailkeeper.cli.awstrail;

import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.FileCheckpointStore;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.crds.reader.TrailFileException;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The trails of a data directory, whether {@code trailkeeper run} is at work on it or not. */
final class DataTrails implements KnownTrails {

  private final DataDirectory data;
  private final PublicKeyFile keys;

  /**
   * @throws TrailsException if it is no data directory
   */
  DataTrails(DataDirectory data) {
    this.data = data;
    this.keys = new PublicKeyFile("--data", data.publicKeys());
    if (!Files.isDirectory(data.trails()) || !Files.exists(data.publicKeys())) {
      throw new TrailsException(
          "--data: " + data.root() + " is not the data directory of trailkeeper run", null);
    }
  }

  @Override
  public List<KnownTrail> trails() {
    List<Path> directories;
    try (Stream<Path> entries = Files.list(data.trails())) {
      directories = entries.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new TrailsException("listing " + data.trails() + " failed: " + e, e);
    }
    List<KnownTrail> trails = new ArrayList<>();
    for (Path directory : directories) {
      read(directory).ifPresent(trails::add);
    }
    trails.sort(KnownTrail.BY_ARN);
    return trails;
  }

  /** Returns nothing for a Trail that was deleted, or has not begun. */
  private Optional<KnownTrail> read(Path directory) {
    Path file = directory.resolve("trail.yaml");
    try {
      Optional<Checkpoint> checkpoint = new FileCheckpointStore(directory).load();
      if (checkpoint.isEmpty() || !Files.exists(file)) {
        return Optional.empty();
      }
      TrailArn arn = TrailArn.parse(checkpoint.get().trailArn());
      Optional<Trail> trail =
          TrailReader.read(file.toString(), Files.readAllBytes(file)).stream().findFirst();
      return trail.map(
          wanted ->
              TrailDefinition.known(
                  wanted,
                  arn,
                  data.secrets(),
                  TrailActivity.of(
                      !checkpoint.get().cursors().isEmpty(), checkpoint.get().delivery())));
    } catch (CheckpointException | TrailFileException | IllegalArgumentException e) {
      throw new TrailsException(
          "reading the trail in " + directory + " failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new TrailsException("reading " + file + " failed: " + e, e);
    }
  }

  @Override
  public PublicKeys publicKeys() {
    return keys.read();
  }

  @Override
  public void close() {}
}
