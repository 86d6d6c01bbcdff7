package io.trailkeeper.bench.command;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own directory, as the launcher says it. */
final class Home {

  static final String PROPERTY = "trailkeeper.home";

  private Home() {}

  static Path launcher() {
    return existing("trailkeeper");
  }

  static Path events() {
    return existing("examples/audit-events/webhook-batches");
  }

  static Path loadBatches() {
    return existing("examples/audit-events/load-batches");
  }

  static Path jar() {
    return existing("cli/target/trailkeeper.jar");
  }

  private static Path existing(String path) {
    Path found = Path.of(System.getProperty(PROPERTY, ".")).resolve(path).toAbsolutePath();
    if (!Files.exists(found)) {
      throw new IllegalArgumentException(
          "there is no " + found.normalize() + "; start ./trailkeeper in a checkout");
    }
    return found.normalize();
  }
}
