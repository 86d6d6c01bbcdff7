package io.trailkeeper.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory in which a demo happens: {@code trails} with the Trail files, {@code data} with
 * what Trailkeeper keeps, {@code tampered} with the copy that is changed.
 */
record DemoDirectory(Path root) {

  /** In a directory with this file everything was made by a demo. */
  private static final String MARKER = ".trailkeeper-demo";

  /** Makes the directory, or empties that of an earlier demo. */
  static DemoDirectory create(Path directory) throws IOException {
    Path root = directory.toAbsolutePath().normalize();
    if (Files.exists(root)) {
      if (!Files.isDirectory(root)) {
        throw new DemoException(
            root + " is a file, not a directory; give --dir another, or a new name");
      }
      if (Files.exists(root.resolve(MARKER))) {
        delete(root);
      } else if (!isEmpty(root)) {
        throw new DemoException(
            root
                + " is not empty, and not an earlier demo's; give --dir another directory, or"
                + " empty this one");
      }
    }
    Files.createDirectories(root);
    Files.writeString(root.resolve(MARKER), "Everything here may be deleted.\n");
    return new DemoDirectory(root);
  }

  Path trails() {
    return root.resolve("trails");
  }

  Path data() {
    return root.resolve("data");
  }

  Path tampered() {
    return root.resolve("tampered");
  }

  /** Copies a directory and all below it. */
  static void copy(Path from, Path to) throws IOException {
    for (Path source : below(from)) {
      Path target = to.resolve(from.relativize(source).toString());
      if (Files.isDirectory(source)) {
        Files.createDirectories(target);
      } else {
        Files.copy(source, target);
      }
    }
  }

  /** Returns the files of a directory and of all below it. */
  static List<Path> filesBelow(Path directory) throws IOException {
    return below(directory).stream().filter(Files::isRegularFile).toList();
  }

  private static List<Path> below(Path directory) throws IOException {
    try (Stream<Path> entries = Files.walk(directory)) {
      return entries.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void delete(Path directory) throws IOException {
    for (Path path : below(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(path);
    }
  }
}
