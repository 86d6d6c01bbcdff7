package io.trailkeeper.core.validation;

import java.util.HashSet;
import java.util.Set;

/**
 * The log files that were listed lately, to notice one that is listed again. It remembers at least
 * the last 50,000, more than a month of a busy trail, and never more than twice as many: a few tens
 * of MB at most.
 */
final class SeenLogFiles {

  static final int REMEMBERED = 50_000;

  private Set<String> older = new HashSet<>();
  private Set<String> recent = new HashSet<>();

  /** Remembers a log file; false if it was seen before. */
  boolean add(String key) {
    if (older.contains(key) || !recent.add(key)) {
      return false;
    }
    if (recent.size() == REMEMBERED) {
      older = recent;
      recent = new HashSet<>();
    }
    return true;
  }
}
