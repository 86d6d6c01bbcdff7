package io.trailkeeper.objectstore.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A disk that keeps after a power failure only what was forced: the content of a file as it was at
 * its last force, and a name in a directory only if the directory was forced after the name was
 * given. No real one is that bad in everything at once; each of these has been seen.
 *
 * <p>{@link #path} gives paths of a file system that keeps its files in a directory of the machine.
 * What reads and writes through {@link Files} and channels can be put on it as it is. Thread-safe.
 */
public final class LossyDisk {

  private final Path real;
  private final LossyFileSystem fileSystem;
  private final Map<Path, Inode> names = new HashMap<>();
  private final Map<Path, Inode> durableNames = new HashMap<>();
  private final Set<Path> durableDirectories = new HashSet<>();
  private long failures;

  /** A file, whatever its names are. */
  private static final class Inode {
    private byte[] durable = {};
  }

  /**
   * @param real an empty directory
   */
  public LossyDisk(Path real) {
    this.real = real;
    this.fileSystem = new LossyFileSystem(this);
    durableDirectories.add(real);
  }

  /** Returns the disk's root. */
  public Path path() {
    return new LossyPath(fileSystem, real);
  }

  /** Returns how often the power has failed: what is open since before then is dead. */
  synchronized long failures() {
    return failures;
  }

  /** Fails the power, and gives it back: what was not forced is gone, and what is open is dead. */
  public synchronized void failPower() {
    failures++;
    try {
      clear();
      for (Path directory :
          durableDirectories.stream().filter(this::isReachable).sorted().toList()) {
        Files.createDirectories(directory);
      }
      names.clear();
      for (Map.Entry<Path, Inode> entry : durableNames.entrySet()) {
        if (isReachable(requireNonNull(entry.getKey().getParent()))) {
          Files.write(entry.getKey(), entry.getValue().durable);
          names.put(entry.getKey(), entry.getValue());
        }
      }
      durableNames.keySet().retainAll(names.keySet());
      durableDirectories.removeIf(directory -> !Files.isDirectory(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void clear() throws IOException {
    try (Stream<Path> all = Files.walk(real, new FileVisitOption[0])) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(real)) {
          Files.delete(path);
        }
      }
    }
  }

  private boolean isReachable(Path directory) {
    @Nullable Path above = directory;
    while (above != null && above.startsWith(real)) {
      if (!durableDirectories.contains(above)) {
        return false;
      }
      above = above.getParent();
    }
    return true;
  }

  synchronized void opened(Path file) {
    if (Files.isRegularFile(file)) {
      names.computeIfAbsent(file, path -> new Inode());
    }
  }

  synchronized void moved(Path from, Path to) {
    @Nullable Inode inode = names.remove(from);
    if (inode != null) {
      names.put(to, inode);
    }
  }

  synchronized void linked(Path link, Path existing) {
    names.put(link, requireNonNull(names.get(existing), "a file of this disk"));
  }

  synchronized void deleted(Path path) {
    names.remove(path);
  }

  /** Makes durable a file's content, or which names are in a directory. */
  synchronized void forced(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      forcedDirectory(path);
      return;
    }
    @Nullable Inode inode = names.get(path);
    if (inode != null) {
      inode.durable = Files.readAllBytes(path);
    }
  }

  private void forcedDirectory(Path directory) throws IOException {
    durableNames.keySet().removeIf(path -> directory.equals(path.getParent()));
    names.forEach(
        (path, inode) -> {
          if (directory.equals(path.getParent())) {
            durableNames.put(path, inode);
          }
        });
    durableDirectories.removeIf(path -> directory.equals(path.getParent()));
    try (Stream<Path> entries = Files.list(directory)) {
      entries.filter(Files::isDirectory).forEach(durableDirectories::add);
    }
    durableDirectories.add(real);
  }
}
