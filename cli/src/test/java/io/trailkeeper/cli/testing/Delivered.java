package io.trailkeeper.cli.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What was delivered to a directory, read with the JDK's own means. */
public final class Delivered {

  private Delivered() {}

  /** Returns the files below a directory whose path contains a text, in order. */
  public static List<Path> files(Path directory, String text) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(text))
          .sorted()
          .toList();
    }
  }

  /** Returns the log files of a destination. */
  public static List<Path> logFiles(Path archive) throws IOException {
    return files(archive, "/CloudTrail/");
  }

  /** Returns the uncompressed content of a file. */
  public static String content(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns the lines of all log files of a destination. */
  public static List<String> lines(Path archive) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : logFiles(archive)) {
      content(file).lines().forEach(lines::add);
    }
    return lines;
  }
}
