package io.trailkeeper.cli.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands until it is moved. */
public final class TestingClock extends Clock {

  private final AtomicReference<Instant> now;

  /** Stands at a time. */
  public TestingClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /** Moves it. */
  public void advance(Duration duration) {
    now.updateAndGet(before -> before.plus(duration));
  }

  /** Moves it to a time. */
  public void set(Instant time) {
    now.set(time);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
