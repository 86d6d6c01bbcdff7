package io.trailkeeper.collector.tail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is mounted where this process runs, as Linux tells it. */
final class MountTable {

  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4;

  private final Path table;

  MountTable() {
    this(MOUNTS);
  }

  MountTable(Path table) {
    this.table = table;
  }

  /** Whether something is mounted at just this path; false where that is not to be learnt. */
  boolean isMountPoint(Path path) {
    try {
      String wanted = path.toRealPath().toString();
      return Files.readAllLines(table, StandardCharsets.UTF_8).stream()
          .map(line -> line.split(" "))
          .anyMatch(
              fields -> fields.length > MOUNT_POINT && plain(fields[MOUNT_POINT]).equals(wanted));
    } catch (IOException e) {
      return false;
    }
  }

  /** Blanks and the like are written in octal. */
  private static String plain(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
