package io.trailkeeper.collector.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Replaces a file so that a crash leaves the one before or the one after, never a part. */
public final class DurableFile {

  private DurableFile() {}

  /** Who may read a file. */
  public enum Access {
    /** Everybody whom the directory lets in: 0644. */
    PUBLIC("rw-r--r--"),
    /** Its owner alone: 0600. */
    PRIVATE("rw-------");

    private final String permissions;

    Access(String permissions) {
      this.permissions = permissions;
    }

    private FileAttribute<Set<PosixFilePermission>> attribute() {
      return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
  }

  /**
   * Writes a new file beside the old one, forces it to disk, and renames it over the old one. When
   * this returns, it survives a crash of the machine.
   *
   * @param file a file in a directory that exists; two writers at once must not happen
   * @throws IOException if it could not be written; the old one is then still there, or the new one
   *     is
   */
  public static void replace(Path file, byte[] content, Access access) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(written);
    try (FileChannel channel =
        FileChannel.open(
            written,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            access.attribute())) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(file);
  }

  /**
   * Makes a directory be there, with all above it. When this returns, those that were not there
   * survive a crash of the machine, and so does the lowest of those that were: a process may have
   * made it that died before it could force its name.
   *
   * @param attributes of the directories that are made
   * @throws IOException if it cannot be made, or something else has its name
   */
  public static void createDirectory(Path directory, FileAttribute<?>... attributes)
      throws IOException {
    Path path = directory.toAbsolutePath();
    if (!Files.isDirectory(path)) {
      Path parent = path.getParent();
      if (parent != null) {
        createDirectory(parent, attributes);
      }
      Files.createDirectories(path, attributes);
    }
    force(path);
  }

  /**
   * Forces a file's name to disk: that it is in its directory.
   *
   * @throws IOException if that is not certain
   */
  public static void force(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
        parent.force(true);
      }
    }
  }
}
