package io.trailkeeper.collector.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registered followers, one file each. Thread-safe.
 *
 * <p>Registering is durable. What a follower commits is written but not forced: an older value only
 * retains more. A follower whose file is damaged stays registered, and holds back everything until
 * it says where it is.
 */
final class Followers {

  /** The directory of their files, inside of the journal's. */
  static final String DIRECTORY = "followers";

  private static final Logger LOGGER = LoggerFactory.getLogger(Followers.class);
  private static final String SUFFIX = ".json";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,238}[a-z0-9])?");

  /** How often it is stored at most that a follower has read. */
  private static final long TOUCH_MILLIS = 60_000;

  private final FileOperations files;
  private final Path directory;
  private final String partition;
  private final LongSupplier nanoTime;
  private final Map<String, Follower> byName = new ConcurrentSkipListMap<>();
  private final Object registering = new Object();
  private final Object retaining = new Object();

  Followers(FileOperations files, Path directory, String partition, LongSupplier nanoTime) {
    this.files = files;
    this.directory = directory;
    this.partition = partition;
    this.nanoTime = nanoTime;
  }

  /** Reads what is stored. */
  void load() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path path : entries) {
        String fileName = path.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        if (!NAME.matcher(name).matches()) {
          LOGGER.atWarn().addKeyValue("path", path).log("Ignored a file that is no follower's");
          continue;
        }
        StateFile state = StateFile.read(path);
        boolean known = state != null && state.partition().equals(partition);
        if (!known) {
          LOGGER
              .atWarn()
              .addKeyValue("path", path)
              .log("A follower's file is damaged; everything is retained until it commits");
        }
        Follower follower = new Follower(name, state != null && known ? state.offset() : 0);
        long readAt = Files.getLastModifiedTime(path).toMillis();
        follower.lastReadAt = readAt;
        follower.seen(readAt, nanoTime.getAsLong());
        follower.touchedAt = readAt;
        byName.put(name, follower);
      }
    }
  }

  @Nullable Follower find(String name) {
    return byName.get(name);
  }

  Iterable<Follower> all() {
    return byName.values();
  }

  /** Returns the greatest offset that any has committed; 0 if none has. */
  long greatestCommitted() {
    long greatest = 0;
    for (Follower follower : byName.values()) {
      greatest = Math.max(greatest, follower.committed());
    }
    return greatest;
  }

  /** Refuses a name that is not allowed. */
  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a follower's name has 1 to 240 lower-case letters, digits, '-' and '.', and begins and"
              + " ends with a letter or a digit; found "
              + name.length()
              + " characters that are no such name");
    }
  }

  /**
   * Registers a follower durably, unless it is known.
   *
   * @param now ms since the epoch: it does not count as away before
   */
  void register(String name, long startAt, long now) {
    synchronized (registering) {
      if (byName.containsKey(name)) {
        return;
      }
      try {
        new StateFile(partition, startAt).write(files, path(name), true);
        files.touch(path(name), now);
        files.forceDirectory(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "registering follower %s in %s failed (%s), so it is not registered: see that its disk has room, then try again"
                .formatted(name, directory, e),
            e);
      }
      Follower follower = new Follower(name, startAt);
      follower.seen(now, nanoTime.getAsLong());
      follower.touchedAt = now;
      synchronized (retaining) {
        byName.put(name, follower);
      }
    }
  }

  void unregister(String name) {
    synchronized (registering) {
      Follower follower = byName.get(name);
      if (follower == null) {
        return;
      }
      // So that no commit writes the file again.
      synchronized (follower) {
        try {
          files.delete(path(name));
        } catch (IOException e) {
          throw new UncheckedIOException(
              "unregistering follower %s in %s failed (%s), so it stays registered: check the disk, then try again"
                  .formatted(name, directory, e),
              e);
        }
        byName.remove(name);
      }
    }
  }

  /**
   * Notes that a follower reads, and what it has committed.
   *
   * @param now ms since the epoch
   */
  void read(Follower follower, long offset, long now) {
    follower.lastReadAt = now;
    synchronized (follower) {
      follower.seen(now, nanoTime.getAsLong());
      boolean moved = follower.committed != offset;
      follower.committed = offset;
      store(follower, moved, now);
    }
  }

  /**
   * Notes that a follower is there, though it does not read now.
   *
   * @param now ms since the epoch
   */
  void seen(Follower follower, long now) {
    synchronized (follower) {
      follower.seen(now, nanoTime.getAsLong());
      store(follower, false, now);
    }
  }

  /** Stores what is known of a follower; who calls has locked it. */
  private void store(Follower follower, boolean moved, long now) {
    // An unregistered one must not get a file again.
    boolean known = byName.get(follower.name) == follower;
    try {
      if (known && moved) {
        new StateFile(partition, follower.committed).write(files, path(follower.name), false);
      }
      if (known && (moved || Math.abs(now - follower.touchedAt) >= TOUCH_MILLIS)) {
        follower.touchedAt = now;
        files.touch(path(follower.name), now);
      }
    } catch (IOException e) {
      LOGGER
          .atDebug()
          .addKeyValue("follower", follower.name)
          .setCause(e)
          .log("What a follower committed could not be stored; the older value retains more");
    }
  }

  /** Runs something with the least committed offset, -1 if there are no followers, unchanged. */
  void withLeastCommitted(LongConsumer action) {
    synchronized (retaining) {
      long least = -1;
      for (Follower follower : byName.values()) {
        long committed = follower.committed();
        least = least < 0 ? committed : Math.min(least, committed);
      }
      action.accept(least);
    }
  }

  private Path path(String name) {
    return directory.resolve(name + SUFFIX);
  }

  /** One follower. Its fields may be read at any time. */
  static final class Follower {

    private final String name;
    private volatile long committed;
    private volatile long lastReadAt = -1;
    private volatile long seenAt;
    private volatile long seenNanos;
    private long touchedAt;
    private volatile @Nullable Position position;

    Follower(String name, long committed) {
      this.name = name;
      this.committed = committed;
    }

    String name() {
      return name;
    }

    long committed() {
      return committed;
    }

    /** Returns when it read last as far as is known, ms since the epoch, or -1. */
    long lastReadAt() {
      return lastReadAt;
    }

    /** Returns when it read last or was registered, ms since the epoch. */
    long seenAt() {
      return seenAt;
    }

    void seenAt(long millis) {
      seenAt = millis;
    }

    /** Returns when that was while the journal is open, by a time that never jumps. */
    long seenNanos() {
      return seenNanos;
    }

    private void seen(long millis, long nanos) {
      seenAt = millis;
      seenNanos = nanos;
    }

    /** Returns where its last read ended, so that the next one need not look for it. */
    @Nullable Position position() {
      return position;
    }

    void position(Position position) {
      this.position = position;
    }
  }

  /**
   * Where an event stands.
   *
   * @param base the base offset of its segment
   * @param offset its offset
   * @param at where its frame begins in the file
   */
  record Position(long base, long offset, long at) {}
}
