package io.trailkeeper.cli.aws;

import io.trailkeeper.cli.process.ProcessException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A trail's credentials, as variables for a child process: never on a command line. */
final class BucketCredentials {

  private static final Map<String, String> FILES =
      Map.of(
          "accessKeyId", "AWS_ACCESS_KEY_ID",
          "secretAccessKey", "AWS_SECRET_ACCESS_KEY",
          "sessionToken", "AWS_SESSION_TOKEN");

  private BucketCredentials() {}

  /**
   * Reads the files of a Secret that are there; without them the client says what it misses.
   *
   * @throws ProcessException if one cannot be read
   */
  static Map<String, String> read(Path directory) {
    Map<String, String> variables = new LinkedHashMap<>();
    FILES.forEach(
        (file, variable) -> {
          Path path = directory.resolve(file);
          if (Files.exists(path)) {
            variables.put(variable, content(path));
          }
        });
    return variables;
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw ProcessException.failed("reading the credentials file " + file + " failed: " + e, e);
    }
  }
}
