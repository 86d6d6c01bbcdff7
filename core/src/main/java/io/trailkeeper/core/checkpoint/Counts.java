package io.trailkeeper.core.checkpoint;

/**
 * What a trail has done since it began. Every entry of a journal that it has read past is counted
 * once: an event that was delivered ({@code selected}), was not its own ({@code filtered}), or was
 * its own and had come in another partition before ({@code duplicates}), or a loss that was
 * recorded there ({@code losses}). What a gap tells of was not read: {@code JournalGap} and {@code
 * EventUnreadable} say how many entries that were. An entry in a batch that is open is counted when
 * the batch is delivered.
 *
 * @param selected events selected, all of them delivered
 * @param filtered events read and not selected
 * @param duplicates events selected and delivered from another partition before: an API server sent
 *     them twice, to two replicas of capture; and losses that were recorded in two
 * @param losses losses read, each of which may stand for many events
 * @param lostEvents events that are known to be missing, of all gaps whose number is known
 * @param logFiles log files delivered
 * @param digestFiles digest files delivered
 */
public record Counts(
    long selected,
    long filtered,
    long duplicates,
    long losses,
    long lostEvents,
    long logFiles,
    long digestFiles) {

  /** Nothing was done yet. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

  Counts delivered(int events) {
    return new Counts(
        selected + events,
        filtered,
        duplicates,
        losses,
        lostEvents,
        logFiles + (events > 0 ? 1 : 0),
        digestFiles);
  }

  Counts passed(Passed passed) {
    return new Counts(
        selected,
        filtered + passed.filtered(),
        duplicates + passed.duplicates(),
        losses + passed.losses(),
        lostEvents,
        logFiles,
        digestFiles);
  }

  Counts missing(long events) {
    return new Counts(
        selected, filtered, duplicates, losses, lostEvents + events, logFiles, digestFiles);
  }

  Counts digested() {
    return new Counts(
        selected, filtered, duplicates, losses, lostEvents, logFiles, digestFiles + 1);
  }
}
