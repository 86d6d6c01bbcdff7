package io.trailkeeper.faults.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file system in memory (tmpfs) that can be filled. Only root can have one. Thread-safe. */
public final class SmallDisk implements AutoCloseable {

  private static final int BLOCK = 1 << 16;
  private static final String FILLER = "filler";

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /**
   * Mounts one.
   *
   * @param mebibytes its size
   * @return nothing if that is not allowed here
   */
  static Optional<SmallDisk> mount(Path directory, int mebibytes) {
    try {
      Files.createDirectories(directory);
      return run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory)
          ? Optional.of(new SmallDisk(directory))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("making " + directory + " failed", e);
    }
  }

  /** Returns where it is mounted. */
  public Path directory() {
    return directory;
  }

  /** Fills it until only this many bytes are free, or fewer. */
  public void fill(long leaveFree) {
    try (FileChannel file =
        FileChannel.open(
            directory.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long free = Files.getFileStore(directory).getUsableSpace();
      while (free > leaveFree) {
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, free - leaveFree));
        if (file.write(block) <= 0) {
          return;
        }
        free = Files.getFileStore(directory).getUsableSpace();
      }
    } catch (IOException e) {
      // It is full.
      return;
    }
  }

  /** Makes room again. */
  public void empty() {
    try {
      Files.deleteIfExists(directory.resolve(FILLER));
    } catch (IOException e) {
      throw new UncheckedIOException("making room in " + directory + " failed", e);
    }
  }

  /** Takes it away with all that is on it. */
  @Override
  public void close() {
    run("umount", "-l", directory);
  }

  private static boolean run(Object... words) {
    try {
      String[] command = new String[words.length];
      for (int i = 0; i < words.length; i++) {
        command[i] = words[i].toString();
      }
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0;
    } catch (IOException e) {
      // There is no such program here, which comes to the same.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
