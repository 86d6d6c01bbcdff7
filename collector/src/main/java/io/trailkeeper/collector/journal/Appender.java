package io.trailkeeper.collector.journal;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.core.hash.Sha256;

/**
 * Takes the events of one request. An event is acknowledged to its sender only after {@link
 * #commit} has returned.
 *
 * <p>For one thread; several of these may be used at the same time. Closing one without a commit
 * takes nothing back: its events may become durable, and are then recognised when they are sent
 * again.
 */
public final class Appender implements AutoCloseable {

  private final AppendLog log;
  private final GroupCommit commit;
  private final byte[] source;
  private final Patience patience;
  private long end;
  private long generation = -1;
  private boolean closed;

  Appender(AppendLog log, GroupCommit commit, byte[] source, Patience patience) {
    this.log = log;
    this.commit = commit;
    this.source = source;
    this.patience = patience;
  }

  /**
   * Appends an event, unless it is among the last ones already.
   *
   * @param event its bytes, which must not be changed during the call; JSON text, at most 64 MiB
   * @return false if it is a duplicate: the same bytes were appended before, by anybody
   * @throws JournalException if it was not taken; the events before it are not affected
   */
  public boolean append(byte[] event) {
    requireNonNull(event, "event");
    requireOpen();
    AppendLog.Appended appended;
    try {
      appended = log.append(source, event, Sha256.hash(event), patience);
    } catch (JournalException e) {
      if (e.reason() != Reason.TOO_LARGE) {
        patience.hurry();
      }
      throw e;
    }
    if (generation < 0) {
      generation = appended.generation();
    }
    // What was appended before the disk failed is gone: so nothing of the request counts.
    commit.requireGeneration(generation);
    end = appended.end();
    return appended.isNew();
  }

  /**
   * Returns when all that was appended or recognised is durable. Waits for the disk, also if the
   * thread is interrupted, until all waits of this request have taken {@link
   * JournalOptions#commitTimeout} together, or a moment if an event was refused.
   *
   * @throws JournalException if it cannot be made durable, or not in time: none of it may be
   *     acknowledged. What becomes durable later is recognised when it is sent again
   */
  public void commit() {
    requireOpen();
    if (generation >= 0) {
      commit.commit(end, generation, patience);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this appender is closed: ask the journal for a new one");
    }
  }
}
