package io.trailkeeper.collector.tail;

import io.trailkeeper.collector.file.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state in {@code tail.json} of a directory, which is this process' own while it is open.
 *
 * <p>A crash leaves the state before or the one after.
 */
final class TailStateFile implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TailStateFile.class);

  private final Path file;
  private final FileChannel lockFile;
  private byte[] saved = {};

  private TailStateFile(Path file, FileChannel lockFile) {
    this.file = file;
    this.lockFile = lockFile;
  }

  /**
   * Takes the directory, and makes it if need be.
   *
   * @throws TailException if another process has it, or it cannot be written
   */
  static TailStateFile open(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel lockFile =
          FileChannel.open(
              directory.resolve("tail.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(lockFile)) {
        lockFile.close();
        throw new TailException(
            "the state in " + directory + " is another tailer's, which runs: stop one of them",
            null);
      }
      return new TailStateFile(directory.resolve("tail.json"), lockFile);
    } catch (IOException e) {
      throw new TailException(
          "opening the state in " + directory + " failed: " + e + ". Make the directory writable",
          e);
    }
  }

  private static boolean isLocked(FileChannel lockFile) throws IOException {
    try {
      @Nullable FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Reads the state; an empty one if there is none or it is damaged.
   *
   * @throws TailException if it is of a newer version or cannot be read
   */
  TailState load() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return TailState.NONE;
    } catch (IOException e) {
      throw new TailException("reading the state " + file + " failed: " + e, e);
    }
    return TailStateFormat.read(bytes)
        .orElseGet(
            () -> {
              LOGGER
                  .atWarn()
                  .addKeyValue("file", file)
                  .addKeyValue("bytes", bytes.length)
                  .log(
                      "The state is damaged: every file that is there is read from its beginning;"
                          + " capture recognises what it has among its last events, what is older"
                          + " is delivered again");
              return TailState.NONE;
            });
  }

  /**
   * Replaces the state, durably.
   *
   * @throws TailException if that failed; the file holds the one before or this one
   */
  void save(TailState state) {
    byte[] bytes = TailStateFormat.write(state);
    if (Arrays.equals(bytes, saved)) {
      return;
    }
    try {
      DurableFile.replace(file, bytes, DurableFile.Access.PRIVATE);
      saved = bytes;
    } catch (IOException e) {
      throw new TailException(
          "writing the state " + file + " failed: " + e + ". Give the disk room", e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new TailException("giving up the lock of " + file + " failed: " + e, e);
    }
  }
}
