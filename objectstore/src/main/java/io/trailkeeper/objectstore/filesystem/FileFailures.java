package io.trailkeeper.objectstore.filesystem;

import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Map;

/**
 * Tells apart why a file system failed.
 *
 * <p>Java has types for few of the causes. The others are known by the operating system's words,
 * which are English in a container but need not be; so the file system is asked as well.
 */
final class FileFailures {

  private static final Map<String, Reason> WORDS =
      Map.of(
          "Read-only file system", Reason.DESTINATION_READ_ONLY,
          "No space left on device", Reason.DESTINATION_FULL,
          "Disk quota exceeded", Reason.DESTINATION_FULL,
          "not enough space on the disk", Reason.DESTINATION_FULL,
          "Permission denied", Reason.DESTINATION_ACCESS_DENIED,
          "Operation not permitted", Reason.DESTINATION_ACCESS_DENIED);

  private final Path root;

  FileFailures(Path root) {
    this.root = root;
  }

  ObjectStoreException ofReading(String attempt, IOException e) {
    return exception(known(e), attempt, e);
  }

  /**
   * @param neededBytes how much should have been written
   */
  ObjectStoreException ofWriting(String attempt, long neededBytes, Exception e) {
    Reason reason = known(e);
    return exception(
        reason == Reason.DESTINATION_UNAVAILABLE ? askFileStore(neededBytes) : reason, attempt, e);
  }

  private Reason known(Exception e) {
    if (e instanceof ReadOnlyFileSystemException) {
      return Reason.DESTINATION_READ_ONLY;
    }
    if (e instanceof AccessDeniedException) {
      return Reason.DESTINATION_ACCESS_DENIED;
    }
    if (!Files.isDirectory(root)) {
      return Reason.DESTINATION_DOES_NOT_EXIST;
    }
    String words = words(e);
    return WORDS.entrySet().stream()
        .filter(entry -> words.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Reason.DESTINATION_UNAVAILABLE);
  }

  private Reason askFileStore(long neededBytes) {
    try {
      FileStore store = Files.getFileStore(root);
      if (store.isReadOnly()) {
        return Reason.DESTINATION_READ_ONLY;
      }
      if (store.getUsableSpace() < neededBytes) {
        return Reason.DESTINATION_FULL;
      }
    } catch (IOException e) {
      // No better answer from there: the exception at hand says what happened.
    }
    return Reason.DESTINATION_UNAVAILABLE;
  }

  /** Without the file's name, which could hold anything. */
  private static String words(Exception e) {
    String words = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return words == null ? "" : words;
  }

  private static ObjectStoreException exception(Reason reason, String attempt, Exception e) {
    String found = e.getMessage() == null ? "" : ": " + e.getMessage();
    return new ObjectStoreException(
        reason, attempt + " failed: " + e.getClass().getSimpleName() + found, e);
  }
}
