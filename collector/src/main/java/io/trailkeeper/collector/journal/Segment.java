package io.trailkeeper.collector.journal;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of one segment while the journal is open. Thread-safe. */
final class Segment {

  private static final String SUFFIX = ".segment";

  private final long base;
  private final Path path;
  private final long createdAt;
  private final Set<Long> damages = ConcurrentHashMap.newKeySet();
  private volatile long bytes;

  Segment(Path directory, long base, long createdAt, long bytes) {
    this.base = base;
    this.path = directory.resolve("%020d%s".formatted(base, SUFFIX));
    this.createdAt = createdAt;
    this.bytes = bytes;
  }

  /** Returns the base offset that a file's name says, or -1 if it is not a segment's name. */
  static long baseOf(String fileName) {
    if (fileName.length() != 20 + SUFFIX.length() || !fileName.endsWith(SUFFIX)) {
      return -1;
    }
    long base = 0;
    for (int i = 0; i < 20; i++) {
      int digit = fileName.charAt(i) - '0';
      if (digit < 0 || digit > 9 || base > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      base = base * 10 + digit;
    }
    return base;
  }

  /** Returns the offset of its first event. */
  long base() {
    return base;
  }

  Path path() {
    return path;
  }

  /** Returns when it was created, ms since the epoch. */
  long createdAt() {
    return createdAt;
  }

  /** Returns how large its file is. */
  long bytes() {
    return bytes;
  }

  void bytes(long bytes) {
    this.bytes = bytes;
  }

  /** Notes that no whole frame was found where this event should be; whether that is news. */
  boolean damagedAt(long offset) {
    return damages.add(offset);
  }
}
