package io.trailkeeper.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a process has taken since it began, as Linux tells in {@code /proc}.
 *
 * @param cpu user and system time of all its threads, those that have ended too, and of children
 *     that it has waited for; counted in hundredths of a second
 * @param residentBytes the memory that it has resident now
 * @param peakBytes the most that it ever had
 */
public record ProcessUsage(Duration cpu, long residentBytes, long peakBytes) {

  /** USER_HZ: fixed, for programs, whatever the kernel's own tick is. */
  private static final long TICK_MILLIS = 10;

  /** Of the fields behind the command's name: utime is field 14 of all, and two come before it. */
  private static final int FIRST_FIELD = 3;

  private static final int UTIME = 14;
  private static final int CSTIME = 17;

  private static final long KIBIBYTE = 1024;

  /** Looks at a process; nothing if it has ended, or this is no Linux. */
  public static Optional<ProcessUsage> of(long pid) {
    Path directory = Path.of("/proc", Long.toString(pid));
    try {
      return Optional.of(
          of(
              Files.readString(directory.resolve("stat")),
              Files.readString(directory.resolve("status"))));
    } catch (IOException | IllegalArgumentException e) {
      // One that is ending has no memory to tell of any more.
      return Optional.empty();
    }
  }

  /**
   * Reads both files.
   *
   * @throws IllegalArgumentException if something is missing
   */
  static ProcessUsage of(String stat, String status) {
    return new ProcessUsage(
        cpu(stat), kibibytes(status, "VmRSS:") * KIBIBYTE, kibibytes(status, "VmHWM:") * KIBIBYTE);
  }

  private static Duration cpu(String stat) {
    // The name stands in parentheses, and may hold anything, spaces and parentheses too.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= CSTIME - FIRST_FIELD) {
      throw new IllegalArgumentException("not what /proc/PID/stat is like: " + stat);
    }
    long ticks = 0;
    for (int field = UTIME; field <= CSTIME; field++) {
      ticks += Long.parseLong(fields[field - FIRST_FIELD]);
    }
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  private static long kibibytes(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + name + " in /proc/PID/status"));
  }
}
