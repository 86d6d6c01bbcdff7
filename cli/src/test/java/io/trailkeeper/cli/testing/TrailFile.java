package io.trailkeeper.cli.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes Trail files. */
public final class TrailFile {

  private TrailFile() {}

  /** Writes a Trail that selects everything and delivers to {@code archive/<name>} at once. */
  public static void everything(Path trails, String name, String format) throws IOException {
    write(
        trails, name, format, "    volume: {claimName: audit-archive, path: archive/" + name + "}");
  }

  /** Writes a Trail that selects everything, with a destination of its own. */
  public static void write(Path trails, String name, String format, String destination)
      throws IOException {
    Files.createDirectories(trails);
    Files.writeString(
        trails.resolve(name + ".yaml"),
        """
        apiVersion: trailkeeper.io/v1alpha1
        kind: Trail
        metadata: {name: %s}
        spec:
          advancedEventSelectors:
          - fieldSelectors:
            - {field: eventCategory, equals: [Management, Data]}
          delivery: {format: %s, maxInterval: 1s}
          destination:
        %s
        """
            .formatted(name, format, destination));
  }
}
