package io.trailkeeper.collector.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes a journal's files, and all that makes a change durable. A seam: tests put
 * a disk behind it that loses what was not forced, fills up, and fails.
 */
interface FileOperations {

  /**
   * Locks a file, which is created if it does not exist, for this process.
   *
   * @return what releases the lock; null if it is held already, also by this process
   */
  @Nullable Closeable lock(Path path) throws IOException;

  /** Opens a file for writing; it is created if it does not exist. */
  WritableFile open(Path path) throws IOException;

  /** Creates one directory; its parent exists. */
  void createDirectory(Path directory) throws IOException;

  /** Renames a file, in one step, over another one that may exist. */
  void replace(Path from, Path to) throws IOException;

  /** Deletes a file if it exists. */
  void delete(Path path) throws IOException;

  /** Sets when a file was modified last, ms since the epoch. */
  void touch(Path path, long millis) throws IOException;

  /** Makes durable which files are in a directory. */
  void forceDirectory(Path directory) throws IOException;

  /** Returns how many bytes this process can still write to the disk that a directory is on. */
  long usableBytes(Path directory) throws IOException;
}
