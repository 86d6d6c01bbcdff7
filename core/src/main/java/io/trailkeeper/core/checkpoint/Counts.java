package io.trailkeeper.core.checkpoint;

/**
 * What a trail has done since it began. Every event that it has read past is counted once: it was
 * delivered ({@code selected}), was not its own ({@code filtered}), or was its own and had come in
 * another partition before ({@code duplicates}). What a gap tells of was not read. An event in a
 * batch that is open is counted when the batch is delivered.
 *
 * @param selected events selected, all of them delivered
 * @param filtered events read and not selected
 * @param duplicates events selected and delivered from another partition before: an API server sent
 *     them twice, to two replicas of capture
 * @param logFiles log files delivered
 * @param digestFiles digest files delivered
 */
public record Counts(
    long selected, long filtered, long duplicates, long logFiles, long digestFiles) {

  Counts delivered(int events, long others, long twice) {
    return new Counts(
        selected + events,
        filtered + others,
        duplicates + twice,
        logFiles + (events > 0 ? 1 : 0),
        digestFiles);
  }

  Counts digested() {
    return new Counts(selected, filtered, duplicates, logFiles, digestFiles + 1);
  }
}
