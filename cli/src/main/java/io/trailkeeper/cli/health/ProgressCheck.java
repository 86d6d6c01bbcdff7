package io.trailkeeper.cli.health;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether a loop still goes round: it passes while the loop has said so within a time. Thread-safe.
 */
public final class ProgressCheck implements HealthCheck {

  private final String loop;
  private final Duration within;
  private final LongSupplier nanoTime;
  private volatile long madeAt;

  /**
   * Begins as passing.
   *
   * @param loop what goes round, for people
   * @param within how long a round may take at most
   * @param nanoTime a clock that nobody sets, {@link System#nanoTime}
   */
  public ProgressCheck(String loop, Duration within, LongSupplier nanoTime) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.within = Objects.requireNonNull(within, "within");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.madeAt = nanoTime.getAsLong();
  }

  /** Says that the loop has made progress. */
  public void made() {
    madeAt = nanoTime.getAsLong();
  }

  @Override
  public Optional<String> problem() {
    Duration since = Duration.ofNanos(nanoTime.getAsLong() - madeAt);
    return since.compareTo(within) <= 0
        ? Optional.empty()
        : Optional.of(
            loop
                + " has made no progress for "
                + since.toSeconds()
                + " s, expected at least every "
                + within.toSeconds()
                + " s");
  }
}
