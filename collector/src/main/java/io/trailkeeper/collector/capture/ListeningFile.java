package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** When capture listened last, on disk, so that its next start knows for how long it was away. */
final class ListeningFile {

  private final Path file;

  ListeningFile(Path file) {
    this.file = file;
  }

  /**
   * Returns when capture listened last; nothing if it never did. Of a file that is damaged, the
   * time of its last change: that is what is known.
   *
   * @throws IOException if the file cannot be read
   */
  Optional<Instant> read() throws IOException {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      try {
        return Optional.of(Instant.parse(text));
      } catch (DateTimeException e) {
        return Optional.of(Files.getLastModifiedTime(file).toInstant());
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes, durably, that capture listens.
   *
   * @throws IOException if it cannot be written
   */
  void write(Instant now) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    DurableFile.replace(
        file, (now + "\n").getBytes(StandardCharsets.US_ASCII), DurableFile.Access.PRIVATE);
  }
}
