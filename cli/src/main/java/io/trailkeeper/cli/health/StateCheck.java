package io.trailkeeper.cli.health;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A check that somebody else sets. Thread-safe. */
public final class StateCheck implements HealthCheck {

  private volatile @Nullable String problem;

  /**
   * Begins as failing: nothing is known to be well yet.
   *
   * @param problem what there is to say until then
   */
  public StateCheck(String problem) {
    this.problem = Objects.requireNonNull(problem, "problem");
  }

  /** Says that all is well. */
  public void pass() {
    problem = null;
  }

  /** Says what is wrong. */
  public void fail(String what) {
    problem = Objects.requireNonNull(what, "what");
  }

  /** Says what is wrong, if anything is. */
  public void set(Optional<String> what) {
    problem = what.orElse(null);
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
