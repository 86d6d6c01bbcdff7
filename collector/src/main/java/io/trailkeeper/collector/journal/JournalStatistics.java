package io.trailkeeper.collector.journal;

import io.trailkeeper.core.journal.Cursor;
import java.time.Instant;

/**
 * What a journal has done since it was opened, and what it holds. {@code appended + duplicates +
 * refused} is the number of calls of {@link Appender#append}.
 *
 * @param appended events written
 * @param duplicates events recognised as written before
 * @param refused events not taken
 * @param commits calls that waited for durability
 * @param fsyncs how often a segment was forced for these
 * @param corruptFrames places where a frame should be and no whole one was found, as far as anybody
 *     has read
 * @param segments segments on disk
 * @param bytes their size
 * @param oldestAt when the oldest segment was begun: no retained event is older
 * @param earliest the first retained event
 * @param end after the last durable event
 * @param accepting false after a failed fsync and after closing: it must be opened again
 */
public record JournalStatistics(
    long appended,
    long duplicates,
    long refused,
    long commits,
    long fsyncs,
    long corruptFrames,
    int segments,
    long bytes,
    Instant oldestAt,
    Cursor earliest,
    Cursor end,
    boolean accepting) {}
