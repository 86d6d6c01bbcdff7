package io.trailkeeper.cli.tail;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a request to capture went. */
sealed interface Answer {

  /** What it is counted as. */
  String outcome();

  /** Everything that was sent is durable. */
  record Accepted() implements Answer {
    @Override
    public String outcome() {
      return "accepted";
    }
  }

  /**
   * Nothing is known to be durable: it is to be sent again.
   *
   * @param outcome what it is counted as
   * @param why what went wrong, and what to do
   * @param after how long capture asked to wait; null if it did not
   */
  record Refused(String outcome, String why, @Nullable Duration after) implements Answer {}
}
