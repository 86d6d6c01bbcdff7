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
 * @param failures how often writing, forcing or recovering has failed, but for a full disk
 * @param corruptFrames places where a frame should be and no whole one was found, as far as anybody
 *     has read
 * @param segments segments on disk
 * @param bytes their size
 * @param fillRatio which share of the room that the journal may have it took a second ago, 0 to 1:
 *     of {@link JournalOptions#maxBytes}, or of what the disk has for it if that is less
 * @param forgottenFollowers followers that disappeared and were forgotten for room
 * @param oldestAt when the oldest segment was begun: no retained event is older
 * @param earliest the first retained event
 * @param end after the last durable event
 * @param accepting false after a failed fsync until the journal has recovered, and after closing
 */
public record JournalStatistics(
    long appended,
    long duplicates,
    long refused,
    long commits,
    long fsyncs,
    long failures,
    long corruptFrames,
    int segments,
    long bytes,
    double fillRatio,
    long forgottenFollowers,
    Instant oldestAt,
    Cursor earliest,
    Cursor end,
    boolean accepting) {}
