package io.trailkeeper.collector.tail;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The directory that a log is in. */
final class LogDirectory {

  private final Path directory;
  private final LogNames names;

  LogDirectory(Path log) {
    @Nullable Path parent = log.toAbsolutePath().getParent();
    this.directory = parent == null ? log.toAbsolutePath() : parent;
    this.names = new LogNames(log);
  }

  Path path() {
    return directory;
  }

  String active() {
    return names.active();
  }

  /**
   * Returns the files of the log, one for each stem, in the order of their stems. While a file is
   * being compressed it is there twice: the compressed one is then not whole, and is left out.
   *
   * @throws NoSuchFileException if there is no such directory
   * @throws IOException if it cannot be read
   */
  Collection<FoundFile> list() throws IOException {
    Map<String, FoundFile> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path path : files) {
        Optional<String> stem = names.stem(String.valueOf(path.getFileName()));
        if (stem.isPresent()) {
          @Nullable FoundFile file = look(path, stem.get());
          if (file != null) {
            found.merge(file.stem(), file, (one, other) -> one.compressed() ? other : one);
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found.values();
  }

  private @Nullable FoundFile look(Path path, String stem) throws IOException {
    Map<String, Object> attributes;
    try {
      attributes = Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,isRegularFile");
    } catch (NoSuchFileException e) {
      // It went while the directory was read.
      return null;
    }
    if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
      throw new IOException(path + " is not a regular file");
    }
    long size = attributes.get("size") instanceof Number number ? number.longValue() : 0;
    FileTime modified = (FileTime) attributes.get("lastModifiedTime");
    return new FoundFile(
        path,
        stem,
        !stem.equals(String.valueOf(path.getFileName())),
        Inode.of(attributes),
        size,
        modified == null ? java.time.Instant.EPOCH : modified.toInstant());
  }
}
