package io.trailkeeper.collector.tail;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** What Linux says about the files that this process has open. */
final class OpenFiles {

  private static final Path OPEN = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** Returns how many names a file has that is open; nothing where that is not to be learnt. */
  static OptionalInt links(Inode inode) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN)) {
      for (Path path : open) {
        OptionalInt links = links(path, inode);
        if (links.isPresent()) {
          return links;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private static OptionalInt links(Path path, Inode inode) {
    try {
      Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino,nlink");
      return Inode.of(attributes).equals(inode) && attributes.get("nlink") instanceof Integer links
          ? OptionalInt.of(links)
          : OptionalInt.empty();
    } catch (IOException e) {
      // It was closed meanwhile, or is no file.
      return OptionalInt.empty();
    }
  }
}
