package io.trailkeeper.collector.checkpoint;

import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A checkpoint in {@code checkpoint.json} of a directory of its own.
 *
 * <p>A new one is written beside it, forced to disk and renamed over it, under a lock that other
 * processes see too. A crash leaves the one before or the one after.
 */
public final class FileCheckpointStore implements CheckpointStore {

  private final Path directory;
  private final Path file;
  private boolean made;

  /** Keeps the checkpoint in a directory, which is made when it is first written. */
  public FileCheckpointStore(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("checkpoint.json");
  }

  @Override
  public synchronized Optional<Checkpoint> load() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CheckpointException("reading the checkpoint " + file + " failed: " + e, e);
    }
    try {
      return Optional.of(CheckpointFormat.read(bytes));
    } catch (InvalidCheckpointException e) {
      throw new CheckpointException(
          "the checkpoint "
              + file
              + " cannot be used: "
              + e.getMessage()
              + ". Restore the file, or move it away: the trail then begins anew with the events"
              + " that come from now on, in a new digest chain",
          e);
    }
  }

  @Override
  public synchronized void compareAndSet(Checkpoint next) {
    try {
      makeDirectory();
      try (FileChannel lockFile =
              FileChannel.open(
                  directory.resolve("checkpoint.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = lockFile.lock()) {
        replace(next, lock);
      }
    } catch (IOException | OverlappingFileLockException e) {
      throw new CheckpointException(
          "writing the checkpoint " + file + " failed: " + e + ". Make the directory writable", e);
    }
  }

  private void makeDirectory() throws IOException {
    if (!made || !Files.isDirectory(directory)) {
      DurableFile.createDirectory(directory);
      made = true;
    }
  }

  private void replace(Checkpoint next, FileLock lock) throws IOException {
    if (!lock.isValid()) {
      throw new IOException("the lock of " + directory + " was lost");
    }
    byte[] bytes = CheckpointFormat.write(next);
    long found = load().map(Checkpoint::revision).orElse(0L);
    if (found != next.revision() - 1) {
      if (found == next.revision() && Arrays.equals(Files.readAllBytes(file), bytes)) {
        DurableFile.force(file);
        return;
      }
      throw new StaleCheckpointException(file.toString(), next.revision() - 1, found);
    }
    DurableFile.replace(file, bytes, DurableFile.Access.PRIVATE);
  }
}
