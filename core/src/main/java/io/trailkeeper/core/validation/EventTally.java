package io.trailkeeper.core.validation;

import io.trailkeeper.core.logfile.InvalidLogFileException;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.merkle.TreeHasher;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the events of a log file with what a digest says of them, as the content goes by. A log
 * file with the right hash can still have other events than its digest says: then the digest's
 * writer was wrong, or lied.
 */
final class EventTally {

  private final @Nullable Long expectedCount;
  private final @Nullable String expectedRoot;
  private final @Nullable TreeHasher tree;
  private final LogFileEvents events;
  private @Nullable InvalidLogFileException failure;

  EventTally(ListedLogFile logFile) {
    this.expectedCount = logFile.eventCount();
    this.expectedRoot = logFile.eventRoot();
    this.tree = expectedRoot == null ? null : new TreeHasher();
    this.events =
        new LogFileEvents(tree == null ? LogFileEvents.counting() : LogFileEvents.hashing(tree));
  }

  void update(byte[] content, int length) {
    if (expectedCount != null && failure == null) {
      try {
        events.update(content, 0, length);
      } catch (InvalidLogFileException e) {
        failure = e;
      }
    }
  }

  /**
   * Ends the content.
   *
   * @param key the log file's, for the finding
   */
  Optional<Finding> finish(String key) {
    if (expectedCount == null) {
      return Optional.empty();
    }
    String found = found();
    String expected = expectedCount + " events";
    if (!found.equals(expected)) {
      return Optional.of(new Finding(FindingName.EVENT_COUNT_MISMATCH, key, expected, found));
    }
    if (tree == null || expectedRoot == null) {
      return Optional.empty();
    }
    String root = HexFormat.of().formatHex(tree.root());
    return expectedRoot.equals(root)
        ? Optional.empty()
        : Optional.of(
            new Finding(
                FindingName.EVENT_ROOT_MISMATCH,
                key,
                "the Merkle root " + expectedRoot,
                "the Merkle root " + root));
  }

  private String found() {
    try {
      return failure == null ? events.finish() + " events" : String.valueOf(failure.getMessage());
    } catch (InvalidLogFileException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
