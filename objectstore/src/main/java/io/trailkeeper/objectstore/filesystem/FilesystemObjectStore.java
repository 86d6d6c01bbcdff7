package io.trailkeeper.objectstore.filesystem;

import io.trailkeeper.objectstore.store.ObjectKeys;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import io.trailkeeper.objectstore.store.PutResult;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files: the object {@code a/b/c} is the file {@code a/b/c} below the root.
 *
 * <p>A file is written under another name in its directory, synced, and then linked to its own
 * name, which fails when that is taken; then the directory is synced, and each new one's parent. So
 * an object that {@link #putIfAbsent} answered for survives a power failure, and a crash leaves at
 * most a file named {@code .trailkeeper-*.tmp}, which the store never shows and anybody may delete.
 * On a file system without hard links the file is renamed instead, which is as safe for all threads
 * that use one store; a second process that puts the same key at the same instant may then replace
 * the object.
 *
 * <p>The root must exist: the store does not create it, lest it fill the disk under a volume that
 * is not mounted. Below the root, symbolic links are not followed and not shown. User metadata is
 * dropped. Files and directories get the permissions that the process's umask leaves them.
 *
 * <p>An interrupt makes an operation fail as {@link Reason#DESTINATION_UNAVAILABLE} and leaves the
 * thread interrupted.
 */
public final class FilesystemObjectStore implements ObjectStore {

  private final Path root;
  private final String bucket;
  private final FileFailures failures;
  private final Directories directories;
  private final ObjectFiles files;

  /**
   * Opens nothing and touches nothing: see {@link #check}.
   *
   * @param root an existing directory, or a symbolic link to one
   * @param bucket the name that digests call it by
   */
  public FilesystemObjectStore(Path root, String bucket) {
    if (!ObjectKeys.isValid(bucket) || bucket.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "bucket name \"" + bucket + "\" is not a single segment of an object key");
    }
    this.root = root.toAbsolutePath().normalize();
    this.bucket = bucket;
    this.failures = new FileFailures(this.root);
    this.directories = new Directories(this.root);
    this.files = new ObjectFiles(directories, location());
  }

  @Override
  public String bucket() {
    return bucket;
  }

  @Override
  public String location() {
    return "file:" + root;
  }

  @Override
  public boolean holdsUserMetadata() {
    return false;
  }

  @Override
  public PutResult putIfAbsent(String key, byte[] content, ObjectMetadata metadata) {
    ObjectKeys.requireValid(key);
    Objects.requireNonNull(metadata, "metadata");
    String attempt = "Putting object \"" + key + "\" into " + location();
    try {
      return files.create(resolve(key), content);
    } catch (IOException | UnsupportedOperationException e) {
      throw failures.ofWriting(attempt, content.length, e);
    }
  }

  @Override
  public Optional<StoredObject> get(String key) {
    ObjectKeys.requireValid(key);
    String attempt = "Reading object \"" + key + "\" of " + location();
    try {
      Path file = resolve(key);
      if (!directories.exists(resolve(directory(key))) || FileKind.of(file) != FileKind.OBJECT) {
        directories.requireRoot();
        return Optional.empty();
      }
      return Optional.of(open(file));
    } catch (IOException e) {
      throw failures.ofReading(attempt, e);
    }
  }

  @Override
  public Iterator<String> list(String prefix, @Nullable String startAfter) {
    ObjectKeys.requireValidPrefix(prefix);
    if (startAfter != null) {
      ObjectKeys.requireValidPrefix(startAfter);
    }
    String attempt = "Listing objects \"" + prefix + "\" of " + location();
    try {
      directories.requireRoot();
      Path start = resolve(directory(prefix));
      KeyRange range = new KeyRange(prefix, startAfter == null ? "" : startAfter);
      KeyIterator keys = new KeyIterator(range, failures, attempt);
      if (directories.exists(start)) {
        keys.descend(start, directory(prefix));
      }
      return keys;
    } catch (IOException e) {
      throw failures.ofReading(attempt, e);
    }
  }

  @Override
  public void check() {
    try {
      directories.requireRoot();
      root.getFileSystem().provider().checkAccess(root, AccessMode.READ);
      // Fails when names below the root may not be looked up.
      FileKind.of(root.resolve("any"));
    } catch (IOException e) {
      throw failures.ofReading("Opening " + location(), e);
    }
  }

  @Override
  public void checkWritable(String prefix) {
    ObjectKeys.requireValidPrefix(prefix);
    check();
    try {
      files.probe(directories.deepestExisting(resolve(directory(prefix))));
    } catch (IOException | UnsupportedOperationException e) {
      throw failures.ofWriting("Writing a file in " + location() + " for a test", 1, e);
    }
  }

  /** Does nothing: nothing is held open. */
  @Override
  public void close() {}

  private static StoredObject open(Path file) throws IOException {
    SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try {
      return new StoredObject(
          "file:" + file,
          Channels.newInputStream(channel),
          channel.size(),
          Map.of(),
          readWhole -> channel.close());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private Path resolve(String key) {
    try {
      return root.resolve(key);
    } catch (InvalidPathException e) {
      throw new ObjectStoreException(
          Reason.DESTINATION_REFUSED,
          "Object key \""
              + key
              + "\" cannot be the name of a file in the character set that this JVM was started"
              + " with, "
              + System.getProperty("sun.jnu.encoding")
              + "; start it with the environment variable LC_ALL=C.UTF-8",
          e);
    }
  }

  /** Returns the part of a key or prefix up to and with its last slash. */
  private static String directory(String key) {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }
}
