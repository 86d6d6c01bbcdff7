package io.trailkeeper.objectstore.filesystem;

import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The directories below the root. Thread-safe. */
final class Directories {

  /** More than are in use at a time, by far: keys begin with a date. */
  private static final int MAX_REMEMBERED = 256;

  private final Path root;

  /** Directories known to survive a power failure, so that they need not be synced at every put. */
  private final Set<Path> durable =
      Collections.synchronizedSet(Collections.newSetFromMap(new Newest()));

  Directories(Path root) {
    this.root = root;
  }

  /**
   * Makes a directory be there and survive a power failure, with all above it up to the root.
   *
   * <p>That it exists is not enough: it may have been created by a process that died before it
   * could sync the parent. So each directory is synced when it is first met.
   */
  void create(Path directory) throws IOException {
    requireRoot();
    Path parent = root;
    for (Path name : names(directory)) {
      Path child = parent.resolve(name);
      boolean wasThere = isThere(child);
      if (!wasThere) {
        createOne(child);
      }
      if (!wasThere || !durable.contains(child)) {
        sync(parent);
        durable.add(child);
      }
      parent = child;
    }
  }

  /**
   * An empty answer is only an answer when the place asked is there.
   *
   * @throws IOException when the root is missing, is no directory, or cannot be looked at
   */
  void requireRoot() throws IOException {
    if (!Files.readAttributes(root, BasicFileAttributes.class).isDirectory()) {
      throw new NotDirectoryException(root.toString());
    }
  }

  /** Whether a directory is there and reached without symbolic links below the root. */
  boolean exists(Path directory) throws IOException {
    Path child = root;
    for (Path name : names(directory)) {
      child = child.resolve(name);
      if (FileKind.of(child) != FileKind.DIRECTORY) {
        return false;
      }
    }
    return true;
  }

  /** Returns the directory, or the nearest one above it that is there; the root if none is. */
  Path deepestExisting(Path directory) throws IOException {
    Path deepest = root;
    for (Path name : names(directory)) {
      Path child = deepest.resolve(name);
      if (!isThere(child)) {
        break;
      }
      deepest = child;
    }
    return deepest;
  }

  /** Makes the names in a directory survive a power failure, where the system has a way to. */
  void sync(Path directory) throws IOException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some network file systems say so when their directories need no sync.
      if (!"Invalid argument".equals(e.getMessage())) {
        throw e;
      }
    }
  }

  private Iterable<Path> names(Path directory) {
    return directory.equals(root) ? Set.of() : root.relativize(directory);
  }

  private static void createOne(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!isThere(directory)) {
        throw e;
      }
    }
  }

  /**
   * @throws ObjectStoreException when something else has that name
   */
  private static boolean isThere(Path directory) throws IOException {
    FileKind kind = FileKind.of(directory);
    if (kind == FileKind.OBJECT) {
      throw new ObjectStoreException(
          Reason.INVALID_OBJECT_KEY,
          "Directory " + directory + " cannot be created: an object has its name");
    }
    if (kind == FileKind.FOREIGN) {
      throw new ObjectStoreException(
          Reason.DESTINATION_REFUSED,
          directory + " is a symbolic link or a device, which a store does not follow");
    }
    return kind == FileKind.DIRECTORY;
  }

  private static final class Newest extends LinkedHashMap<Path, Boolean> {

    @Override
    protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }
}
