package io.trailkeeper.cli.setup;

import io.trailkeeper.cli.apiserver.ApiServerConfiguration;
import io.trailkeeper.cli.apiserver.ApiServerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads files that the user names, and no more of them than such a file can have. */
final class InputFile {

  private InputFile() {}

  /**
   * Reads a file.
   *
   * @param option the option that names it, for messages
   * @throws SetupException if it cannot be read, or is not what it should be
   */
  static <T> T read(String option, Path file, Function<byte[], T> reading) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(option, file.toString(), in, reading);
    } catch (NoSuchFileException e) {
      throw new SetupException(option + ": there is no file " + file, e);
    } catch (IOException e) {
      throw new SetupException(option + ": reading " + file + " failed: " + e, e);
    }
  }

  /** Reads a stream to its end, or a little beyond what it may have. */
  static <T> T read(String option, String name, InputStream in, Function<byte[], T> reading)
      throws IOException {
    try {
      return reading.apply(in.readNBytes(ApiServerConfiguration.MAX_BYTES + 1));
    } catch (ApiServerException e) {
      throw new SetupException(option + ": " + name + ": " + e.getMessage(), e);
    }
  }
}
