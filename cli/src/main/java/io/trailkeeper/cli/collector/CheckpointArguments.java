package io.trailkeeper.cli.collector;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the checkpoint is kept: in the cluster or in a file, exactly one of them. */
final class CheckpointArguments {

  @ArgGroup(exclusive = false, multiplicity = "1")
  private @Nullable InCluster cluster;

  @Option(
      names = "--checkpoint-directory",
      required = true,
      paramLabel = "DIR",
      description =
          "a directory of the collector's own, for a checkpoint in a file; no API server is needed"
              + " then. Not for a Trail that selects namespaces by their labels")
  private @Nullable Path directory;

  /** The two that belong together. */
  static final class InCluster {
    @Option(
        names = "--checkpoint",
        required = true,
        paramLabel = "NAME",
        description = "the TrailCheckpoint")
    private String name = "";

    @Option(
        names = "--namespace",
        required = true,
        paramLabel = "NS",
        description = "its namespace")
    private String namespace = "";
  }

  /** Returns what was given: picocli has seen to it that it is one of the two. */
  CheckpointPlace place() {
    if (cluster != null) {
      return new CheckpointPlace.InCluster(cluster.namespace, cluster.name);
    }
    if (directory != null) {
      return new CheckpointPlace.InDirectory(directory);
    }
    throw new IllegalStateException("one of the two is required");
  }
}
