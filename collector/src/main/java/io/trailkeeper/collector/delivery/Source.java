package io.trailkeeper.collector.delivery;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;

/**
 * A journal that a collector follows: the local one, or that of one replica of capture.
 *
 * @param name what people call it: the URL of the capture, or a directory; no two of a collector's
 *     sources have the same
 * @param reader reads it; an interrupt ends a read that waits
 * @param followers the followers that it knows
 */
public record Source(String name, JournalReader reader, JournalFollowers followers) {

  /** Refuses null. */
  public Source {
    requireNonNull(name, "name");
    requireNonNull(reader, "reader");
    requireNonNull(followers, "followers");
  }

  /** Makes a source of a journal that is both. */
  public static <J extends JournalReader & JournalFollowers> Source of(String name, J journal) {
    return new Source(name, journal, journal);
  }
}
