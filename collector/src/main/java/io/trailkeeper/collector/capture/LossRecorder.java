package io.trailkeeper.collector.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.core.journal.Loss;
import java.util.HashSet;
import java.util.Set;

/** Records losses, and counts those that are new by their reasons. Thread-safe. */
public final class LossRecorder {

  /** Those of Trailkeeper itself are some twenty; a tailer may say anything. */
  static final int MAX_REASONS = 40;

  /** Stands for the reasons after the first {@value #MAX_REASONS}. */
  static final String OTHERS = "Others";

  private final LossIntake intake;
  private final MeterRegistry meters;
  private final Set<String> reasons = new HashSet<>();

  /** Records into a journal, and counts in a registry. */
  public LossRecorder(LossIntake intake, MeterRegistry meters) {
    this.intake = intake;
    this.meters = meters;
  }

  /**
   * Records a loss; when this returns it is durable.
   *
   * @return false if it was recorded before
   * @throws IntakeException if there is no room or writing fails
   */
  public boolean record(Loss loss) {
    boolean isNew = intake.record(loss);
    if (isNew) {
      count(loss);
    }
    return isNew;
  }

  private void count(Loss loss) {
    String reason = tag(loss.reason());
    counter("losses", "Losses recorded: what is known, or may be, missing", reason).increment();
    counter("lost.events", "Events that are known to be missing", reason)
        .increment(loss.events() == null ? 0 : (double) loss.events());
  }

  private synchronized String tag(String reason) {
    if (reasons.size() < MAX_REASONS) {
      reasons.add(reason);
    }
    return reasons.contains(reason) ? reason : OTHERS;
  }

  private Counter counter(String name, String description, String reason) {
    return Counter.builder("trailkeeper.capture." + name)
        .description(description)
        .tag("reason", reason)
        .register(meters);
  }
}
