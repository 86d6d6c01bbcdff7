package io.trailkeeper.cli.collector;

import io.trailkeeper.core.config.CollectorConfiguration;
import java.nio.file.Path;

/** Where a collector's checkpoint is. */
sealed interface CheckpointPlace {

  /**
   * Returns the name that the captures know the follower by, before it is made one.
   *
   * @param configuration what the collector does
   */
  String follower(CollectorConfiguration configuration);

  /**
   * In a TrailCheckpoint of the cluster.
   *
   * @param namespace its namespace
   * @param name its name, which is the Trail's
   */
  record InCluster(String namespace, String name) implements CheckpointPlace {
    @Override
    public String follower(CollectorConfiguration configuration) {
      return name;
    }
  }

  /**
   * In a file, and no API server is needed.
   *
   * @param path the file's directory, the collector's own
   */
  record InDirectory(Path path) implements CheckpointPlace {
    @Override
    public String follower(CollectorConfiguration configuration) {
      return configuration.trail().name();
    }
  }
}
