package io.trailkeeper.collector.journal;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.hash.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final String sourceName;
  private final byte[] source;
  private final Patience patience;
  private final MessageDigest sha256 = Sha256.newDigest();
  private long end;
  private long generation = -1;
  private boolean closed;

  Appender(AppendLog log, GroupCommit commit, String sourceName, byte[] source, Patience patience) {
    this.log = log;
    this.commit = commit;
    this.sourceName = sourceName;
    this.source = source;
    this.patience = patience;
  }

  /**
   * Appends an event, unless it is among the last ones already.
   *
   * @param event its bytes, which must not be changed any more; JSON text, at most 64 MiB
   * @return false if it is a duplicate: the same bytes were appended before, by anybody
   * @throws JournalException if it was not taken; the events before it are not affected
   */
  public boolean append(byte[] event) {
    requireOpen();
    return append(submitted(requireNonNull(event, "event"), null));
  }

  /**
   * Appends an event that was parsed, and need not be for those who read it soon.
   *
   * @return false if it is a duplicate
   * @throws JournalException if it was not taken; the events before it are not affected
   */
  public boolean append(AuditEvent event) {
    requireOpen();
    return append(submitted(event.bytes(), event));
  }

  /**
   * Appends events in their order, as {@link #append(AuditEvent)} does each of them, but writes at
   * once what is small, and takes the lock of the journal once.
   *
   * @param events a few dozen at most
   * @param outcome is told what became of each, in order, up to the first that is not taken
   * @throws JournalException if one was not taken, nor those after it
   */
  public void appendAll(List<AuditEvent> events, Outcome outcome) {
    requireOpen();
    List<Submitted> submitted = new ArrayList<>(events.size());
    for (AuditEvent event : events) {
      submitted.add(submitted(event.bytes(), event));
    }
    appendTogether(submitted, outcome);
  }

  /** Appends events that were not parsed. */
  void appendAllBytes(List<byte[]> events, Outcome outcome) {
    requireOpen();
    appendTogether(events.stream().map(event -> submitted(event, null)).toList(), outcome);
  }

  private void appendTogether(List<Submitted> submitted, Outcome outcome) {
    if (submitted.isEmpty()) {
      return;
    }
    Batch batch = new Batch(submitted);
    Optional<AppendLog.Appended> together = log.appendTogether(batch, patience);
    together.ifPresent(this::appended);
    for (int i = 0; i < batch.size(); i++) {
      outcome.appended(i, together.isPresent() ? batch.isNew(i) : append(batch.event(i)));
    }
  }

  /** Is told what became of an event. */
  @FunctionalInterface
  public interface Outcome {

    /**
     * An event was taken.
     *
     * @param index which one
     * @param isNew false if it is a duplicate
     */
    void appended(int index, boolean isNew);
  }

  private Submitted submitted(byte[] event, @Nullable AuditEvent parsed) {
    return new Submitted(sourceName, source, event, sha256.digest(event), parsed);
  }

  private boolean append(Submitted event) {
    AppendLog.Appended appended;
    try {
      appended = log.append(event, patience);
    } catch (JournalException e) {
      if (e.reason() != Reason.TOO_LARGE) {
        patience.hurry();
      }
      throw e;
    }
    appended(appended);
    return appended.isNew();
  }

  private void appended(AppendLog.Appended appended) {
    if (generation < 0) {
      generation = appended.generation();
    }
    // What was appended before the disk failed is gone: so nothing of the request counts.
    commit.requireGeneration(generation);
    end = appended.end();
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
