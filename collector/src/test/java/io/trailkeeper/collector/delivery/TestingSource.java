package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A journal that can be away, as one behind a network is, or answer never. */
final class TestingSource implements JournalReader, JournalFollowers {

  private final String name;
  private volatile Journal journal;
  private volatile boolean away;
  private volatile boolean silent;
  private final AtomicInteger reads = new AtomicInteger();

  TestingSource(String name, Journal journal) {
    this.name = name;
    this.journal = journal;
  }

  Source source() {
    return Source.of(name, this);
  }

  Journal journal() {
    return journal;
  }

  TestingSource away(boolean now) {
    away = now;
    return this;
  }

  /** From now on reads wait until they are interrupted. */
  TestingSource silent() {
    silent = true;
    return this;
  }

  /** Another journal is there from now on. */
  void replaceBy(Journal other) {
    journal = other;
  }

  int reads() {
    return reads.get();
  }

  private Journal there() {
    if (away) {
      throw new UncheckedIOException(new IOException(name + " does not answer"));
    }
    return journal;
  }

  @Override
  public ReadResult read(ReadRequest request) throws InterruptedException {
    reads.incrementAndGet();
    if (silent) {
      new CountDownLatch(1).await();
    }
    return there().read(request);
  }

  @Override
  public Cursor earliest() {
    return there().earliest();
  }

  @Override
  public Cursor end() {
    return there().end();
  }

  @Override
  public Cursor since(Instant receivedAt) {
    return there().since(receivedAt);
  }

  @Override
  public void register(String follower, Cursor startAt) {
    there().register(follower, startAt);
  }

  @Override
  public Optional<Cursor> committed(String follower) {
    return there().committed(follower);
  }

  @Override
  public void unregister(String follower) {
    there().unregister(follower);
  }
}
