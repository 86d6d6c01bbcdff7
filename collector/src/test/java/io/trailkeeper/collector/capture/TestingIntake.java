package io.trailkeeper.collector.capture;

import io.trailkeeper.core.audit.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** An intake in memory, which recognises duplicates by their bytes and can be told to fail. */
final class TestingIntake implements EventIntake {

  private final Set<String> seen = new HashSet<>();
  private final List<byte[]> events = new ArrayList<>();
  private final List<String> sources = new ArrayList<>();
  private int room = Integer.MAX_VALUE;
  private boolean failsToCommit;
  private boolean closed;
  private RuntimeException bug;
  private CountDownLatch gate = new CountDownLatch(0);

  @Override
  public Submission begin(String source) {
    synchronized (this) {
      sources.add(source);
      if (bug != null) {
        throw bug;
      }
    }
    return new Submission() {
      @Override
      public boolean append(AuditEvent event) {
        await();
        synchronized (TestingIntake.this) {
          if (!seen.add(new String(event.bytes(), StandardCharsets.UTF_8))) {
            return false;
          }
          if (events.size() >= room) {
            seen.remove(new String(event.bytes(), StandardCharsets.UTF_8));
            throw new IntakeException(
                "the journal's volume is full", true, Duration.ofMillis(2500), null);
          }
          events.add(event.bytes());
          return true;
        }
      }

      @Override
      public void commit() {
        synchronized (TestingIntake.this) {
          if (failsToCommit) {
            throw new IntakeException(
                "the journal's volume does not answer", false, Duration.ofSeconds(30), null);
          }
        }
      }

      @Override
      public void close() {
        synchronized (TestingIntake.this) {
          closed = true;
        }
      }
    };
  }

  private void await() {
    CountDownLatch latch;
    synchronized (this) {
      latch = gate;
    }
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void holdAppends(CountDownLatch until) {
    gate = until;
  }

  synchronized void setRoom(int newRoom) {
    room = newRoom;
  }

  synchronized void failToCommit(boolean fails) {
    failsToCommit = fails;
  }

  synchronized void throwOnBegin(RuntimeException newBug) {
    bug = newBug;
  }

  synchronized List<byte[]> events() {
    return List.copyOf(events);
  }

  synchronized List<String> sources() {
    return List.copyOf(sources);
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
