package io.trailkeeper.core.journal;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events that are known to be missing from a journal, or that may be missing where nobody knows.
 *
 * <p>A loss is journaled like an event, so that every follower sees it, once, in its place.
 *
 * @param from before this time nothing is missing, as far as is known; of the years 1970 to 9998
 * @param to after this time nothing is missing, as far as is known; not before {@code from}, and of
 *     the same years
 * @param reason what happened, for programs: 1 to 64 letters, the first a capital, for example
 *     {@code ApiServerError}; the set is open
 * @param detail what happened, for people: what was lost where, and what tells this loss from every
 *     other; at most {@value #MAX_DETAIL} characters, never the content of an event
 * @param events how many events are missing, at most a million million; null if that is not known,
 *     also not whether any is
 */
public record Loss(Instant from, Instant to, String reason, String detail, @Nullable Long events) {

  /**
   * As whose a loss stands in the journal, in the place of who sent an event. Capture accepts no
   * client of this name.
   */
  public static final String SOURCE = "trailkeeper:losses";

  /** How many characters a detail has at most. */
  public static final int MAX_DETAIL = 1000;

  private static final long MAX_EVENTS = 1_000_000_000_000L;

  /** Digests write years of four digits. */
  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  private static final Pattern REASON = Pattern.compile("[A-Z][A-Za-z]{0,63}");

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public Loss {
    if (from.isBefore(Instant.EPOCH) || !to.isBefore(END_OF_TIME)) {
      throw new IllegalArgumentException(
          "from " + from + " to " + to + ", allowed: times of the years 1970 to 9998");
    }
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("to is " + to + ", allowed: " + from + " or later");
    }
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException(
          "a reason that is not 1 to 64 letters, the first a capital");
    }
    if (detail.isBlank() || detail.length() > MAX_DETAIL) {
      throw new IllegalArgumentException(
          "a detail of " + detail.length() + " characters, allowed: 1 to " + MAX_DETAIL);
    }
    if (events != null && (events < 0 || events > MAX_EVENTS)) {
      throw new IllegalArgumentException(
          "events " + events + ", allowed: 0 to " + MAX_EVENTS + ", or null");
    }
  }
}
