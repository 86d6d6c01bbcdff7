package io.trailkeeper.operator.trail;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Which reconciliations are under way, and since when. Thread-safe. */
public final class Progress {

  private final LongSupplier nanoTime;
  private volatile boolean isEnding;
  private final AtomicLong count = new AtomicLong();
  private final Map<Long, Long> begun = new ConcurrentHashMap<>();

  /**
   * @param nanoTime a clock that nobody sets, as {@link System#nanoTime}
   */
  public Progress(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
  }

  /** Notes that one is under way for as long as it is. */
  <T> T during(Supplier<T> reconciliation) {
    long id = count.incrementAndGet();
    begun.put(id, nanoTime.getAsLong());
    try {
      return reconciliation.get();
    } finally {
      begun.remove(id);
    }
  }

  /** Whether one has been under way for longer than this. */
  public boolean isStuck(Duration limit) {
    long now = nanoTime.getAsLong();
    return begun.values().stream().anyMatch(since -> now - since > limit.toNanos());
  }

  /** Says that the operator ends; said before anything is closed that reconciliations go by. */
  public void end() {
    isEnding = true;
  }

  /** Whether the operator ends. What was read before this said no was read from whole caches. */
  boolean isEnding() {
    return isEnding;
  }
}
