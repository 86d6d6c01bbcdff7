package io.trailkeeper.objectstore.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What a name stands for in a directory. Symbolic links are not followed. */
enum FileKind {
  MISSING,
  OBJECT,
  DIRECTORY,
  /** A symbolic link, a device, a pipe or a socket: no part of the store. */
  FOREIGN;

  static FileKind of(Path path) throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return MISSING;
    }
    if (found.isRegularFile()) {
      return OBJECT;
    }
    return found.isDirectory() ? DIRECTORY : FOREIGN;
  }
}
