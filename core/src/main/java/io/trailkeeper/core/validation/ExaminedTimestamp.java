package io.trailkeeper.core.validation;

import java.time.Instant;

/** What lies beside an authentic digest as its time-stamp. */
sealed interface ExaminedTimestamp {

  /** There is none. */
  record Missing() implements ExaminedTimestamp {}

  /**
   * An authority that is trusted saw the digest.
   *
   * @param time when
   */
  record Verified(Instant time) implements ExaminedTimestamp {}

  /**
   * It proves nothing.
   *
   * @param found why
   */
  record Invalid(String found) implements ExaminedTimestamp {}
}
