package io.trailkeeper.helm.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The charts of this repository. */
public enum Chart {
  /** Operator, capture, and what belongs to them. */
  TRAILKEEPER("trailkeeper"),
  /** The custom resources. */
  CRDS("trailkeeper-crds");

  private final String name;

  Chart(String name) {
    this.name = name;
  }

  /**
   * Returns the directory of the chart, wherever in the repository the tests run.
   *
   * @throws IllegalStateException if the working directory is not in the repository
   */
  public Path directory() {
    Path working = Path.of("").toAbsolutePath();
    for (Path above = working; above != null; above = above.getParent()) {
      Path chart = above.resolve("helm").resolve(name);
      if (Files.isRegularFile(chart.resolve("Chart.yaml"))) {
        return chart;
      }
    }
    throw new IllegalStateException(
        "no helm/" + name + "/Chart.yaml above " + working + "; run the tests in the repository");
  }
}
