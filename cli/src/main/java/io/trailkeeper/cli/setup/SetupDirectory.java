package io.trailkeeper.cli.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Writes files that only their owner can read, into directories that only their owner enters. */
final class SetupDirectory {

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private SetupDirectory() {}

  /**
   * Writes files, each as a whole or not at all, in the place of those that are there. Directories
   * are made; one that is there must be its owner's alone, and is left as it is.
   *
   * @throws SetupException if one cannot be written, or others can enter a directory
   */
  static void write(Path directory, List<SetupFile> files) {
    try {
      makePrivate(directory);
      for (SetupFile file : files) {
        Path target = directory.resolve(file.path());
        Path parent = target.getParent();
        if (parent != null && !parent.equals(directory)) {
          makePrivate(parent);
        }
        replace(target, file.content());
      }
    } catch (IOException e) {
      throw new SetupException(
          "--output-dir: writing into "
              + directory
              + " failed: "
              + e
              + ". Give a directory that this user can make or owns",
          e);
    }
  }

  private static void makePrivate(Path directory) throws IOException {
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    if (!DIRECTORY.containsAll(permissions)) {
      throw new SetupException(
          "--output-dir: "
              + directory
              + " is "
              + PosixFilePermissions.toString(permissions)
              + ", and a private key is to be written there. Give a directory that is not there yet,"
              + " or one that only you can enter (0700)");
    }
  }

  private static void replace(Path file, String content) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(written);
    Files.createFile(written, FILE);
    Files.writeString(written, content, StandardOpenOption.WRITE);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
