package io.trailkeeper.collector.journal;

import static java.util.Objects.requireNonNull;

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
  private long end;
  private boolean closed;

  Appender(AppendLog log, GroupCommit commit, byte[] source) {
    this.log = log;
    this.commit = commit;
    this.source = source;
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
    AppendLog.Appended appended = log.append(source, event, Sha256.hash(event));
    end = appended.end();
    return appended.isNew();
  }

  /**
   * Returns when all that was appended or recognised is durable. Waits for the disk, also if the
   * thread is interrupted.
   *
   * @throws JournalException if it cannot be made durable: none of it may be acknowledged
   */
  public void commit() {
    requireOpen();
    commit.commit(end);
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
