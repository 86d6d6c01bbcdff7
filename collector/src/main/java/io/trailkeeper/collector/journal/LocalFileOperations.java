package io.trailkeeper.collector.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The operating system's file operations. */
final class LocalFileOperations implements FileOperations {

  @Override
  public @Nullable Closeable lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // This process holds it.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? channel : null;
  }

  @Override
  public WritableFile open(Path path) throws IOException {
    return new LocalFile(new RandomAccessFile(path.toFile(), "rw"));
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void touch(Path path, long millis) throws IOException {
    Files.setLastModifiedTime(path, FileTime.fromMillis(millis));
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          // The interrupt closed the channel, nothing failed: it is restored below.
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    // One call of the system; finding the FileStore reads the table of all mounts.
    long bytes = directory.toFile().getUsableSpace();
    return bytes > 0 ? bytes : Files.getFileStore(directory).getUsableSpace();
  }

  /** Not a channel: interrupting a thread closes the channel that it uses. */
  private static final class LocalFile implements WritableFile {

    /** The JVM copies each write to memory of its own, outside of the heap: keep that small. */
    private static final int MAX_WRITE_BYTES = 1 << 16;

    private final RandomAccessFile file;

    LocalFile(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public void write(long position, byte[] bytes, int length) throws IOException {
      file.seek(position);
      for (int from = 0; from < length; from += MAX_WRITE_BYTES) {
        file.write(bytes, from, Math.min(MAX_WRITE_BYTES, length - from));
      }
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void truncate(long length) throws IOException {
      if (file.length() > length) {
        file.setLength(length);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
