package io.trailkeeper.faults.lab;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A collector's checkpoint, seen from outside. */
public final class CheckpointFile {

  private final Path file;

  CheckpointFile(Path directory) {
    this.file = directory.resolve("checkpoint.json");
  }

  /** Returns its bytes; empty if there is none. */
  public byte[] bytes() {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file + " failed", e);
    }
  }

  /** Puts other bytes in its place. Nobody must be using it. */
  public void replace(byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file + " failed", e);
    }
  }

  /** Returns what it says; nothing if there is none that can be read. */
  public Optional<Checkpoint> read() {
    try {
      return Optional.of(CheckpointFormat.read(bytes()));
    } catch (InvalidCheckpointException e) {
      return Optional.empty();
    }
  }
}
