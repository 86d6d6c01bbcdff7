package io.trailkeeper.helm.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A chart for rendering without a cluster. The Helm of these tests then takes the cluster for
 * Kubernetes 1.20, which the charts refuse, so the copy asks for no version; and it renders no
 * hooks, so in the copy they are none.
 */
final class ChartCopy implements AutoCloseable {

  private final Path root;
  private final Path directory;

  private ChartCopy(Path root, Path directory) {
    this.root = root;
    this.directory = directory;
  }

  static ChartCopy of(Chart chart) {
    Path original = chart.directory();
    try {
      Path root = Files.createTempDirectory("chart");
      ChartCopy copy = new ChartCopy(root, root.resolve(original.getFileName()));
      for (Path file : walk(original)) {
        Path target = copy.directory.resolve(original.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
      dropLines(copy.directory.resolve("Chart.yaml"), "kubeVersion:");
      Path hooks = copy.directory.resolve("templates/tests");
      if (Files.isDirectory(hooks)) {
        for (Path file : walk(hooks)) {
          if (Files.isRegularFile(file)) {
            dropLines(file, "helm.sh/hook");
          }
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the chart " + original, e);
    }
  }

  Path directory() {
    return directory;
  }

  /** Writes a file of values beside the chart. */
  Path write(String values) {
    try {
      return Files.writeString(root.resolve("values.json"), values);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write values to " + root, e);
    }
  }

  @Override
  public void close() {
    try {
      for (Path file : walk(root).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + root, e);
    }
  }

  private static void dropLines(Path file, String beginning) throws IOException {
    List<String> kept =
        Files.readAllLines(file).stream().filter(l -> !l.strip().startsWith(beginning)).toList();
    Files.write(file, kept);
  }

  private static List<Path> walk(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.toList();
    }
  }
}
