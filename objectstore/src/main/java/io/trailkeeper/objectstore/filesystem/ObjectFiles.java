package io.trailkeeper.objectstore.filesystem;

import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import io.trailkeeper.objectstore.store.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates files whole, durably, and never over another. Thread-safe. */
final class ObjectFiles {

  private static final Logger LOGGER = LoggerFactory.getLogger(ObjectFiles.class);

  /** The JVM keeps a direct buffer as large as the largest write, for every thread that writes. */
  private static final int WRITE_BYTES = 128 * 1024;

  private final Directories directories;
  private final String location;
  private final Object renameLock = new Object();
  private final AtomicBoolean warnedOfNoLinks = new AtomicBoolean();

  ObjectFiles(Directories directories, String location) {
    this.directories = directories;
    this.location = location;
  }

  PutResult create(Path file, byte[] content) throws IOException {
    Path directory = Objects.requireNonNull(file.getParent(), "an object is below the root");
    directories.create(directory);
    PutResult result =
        isObject(file) ? PutResult.ALREADY_EXISTS : createIn(directory, file, content);
    // Also when the object is another's, who may have died before it could do this.
    directories.sync(directory);
    return result;
  }

  /** Creates a small file in a directory and removes it. */
  void probe(Path directory) throws IOException {
    Path temporary = temporary(directory);
    try {
      write(temporary, new byte[1]);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private PutResult createIn(Path directory, Path file, byte[] content) throws IOException {
    Path temporary = temporary(directory);
    try {
      write(temporary, content);
      return publish(temporary, file);
    } finally {
      deleteQuietly(temporary);
    }
  }

  private static Path temporary(Path directory) {
    return directory.resolve(".trailkeeper-" + UUID.randomUUID() + ".tmp");
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int start = 0; start < content.length; start += WRITE_BYTES) {
        ByteBuffer slice =
            ByteBuffer.wrap(content, start, Math.min(WRITE_BYTES, content.length - start));
        while (slice.hasRemaining()) {
          channel.write(slice);
        }
      }
      channel.force(true);
    }
  }

  private PutResult publish(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
      return PutResult.CREATED;
    } catch (FileAlreadyExistsException e) {
      if (isObject(file)) {
        return PutResult.ALREADY_EXISTS;
      }
      throw e;
    } catch (NoSuchFileException | AccessDeniedException | ReadOnlyFileSystemException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      PutResult result = rename(temporary, file);
      warnOfNoLinks(e);
      return result;
    }
  }

  private void warnOfNoLinks(Exception e) {
    if (warnedOfNoLinks.compareAndSet(false, true)) {
      LOGGER
          .atWarn()
          .addKeyValue("destination", location)
          .addKeyValue("found", e.toString())
          .log(
              "The file system makes no hard links: files are renamed, and a second process that"
                  + " puts the same key at the same instant could replace an object");
    }
  }

  private PutResult rename(Path temporary, Path file) throws IOException {
    synchronized (renameLock) {
      if (isObject(file)) {
        return PutResult.ALREADY_EXISTS;
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      return PutResult.CREATED;
    }
  }

  /**
   * @throws ObjectStoreException when something that is no object has that name
   */
  private static boolean isObject(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    if (kind == FileKind.DIRECTORY) {
      throw new ObjectStoreException(
          Reason.INVALID_OBJECT_KEY,
          "Object " + file + " cannot be created: a directory has its name");
    }
    if (kind == FileKind.FOREIGN) {
      throw new ObjectStoreException(
          Reason.DESTINATION_REFUSED,
          "Object " + file + " cannot be created: a symbolic link or a device has its name");
    }
    return kind == FileKind.OBJECT;
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // What is left is never shown, and says nothing about whether the put succeeded.
    }
  }
}
