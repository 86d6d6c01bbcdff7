package io.trailkeeper.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder {@code examples} of the project: Trails and recorded audit events. */
record Examples(Path directory) {

  /** Set by the launcher: the project's own directory. */
  static final String HOME_PROPERTY = "trailkeeper.home";

  static Examples find() {
    Path directory = Path.of(System.getProperty(HOME_PROPERTY, ".")).resolve("examples");
    if (!Files.isDirectory(directory)) {
      throw new DemoException(
          "there is no folder "
              + directory.toAbsolutePath().normalize()
              + " with the demo's Trails and events; start ./trailkeeper in a checkout, or give"
              + " -D"
              + HOME_PROPERTY
              + "=CHECKOUT to java");
    }
    return new Examples(directory);
  }

  List<Path> trails() throws IOException {
    return files("trails", ".yaml");
  }

  /** Returns the bodies that a webhook posted, in the order in which it did. */
  List<Path> batches() throws IOException {
    return files("audit-events/webhook-batches", ".json");
  }

  private List<Path> files(String folder, String suffix) throws IOException {
    try (Stream<Path> entries = Files.list(directory.resolve(folder))) {
      return entries.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}
