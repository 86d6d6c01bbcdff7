package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events that are known to be missing from a journal, or that may be missing where nobody knows.
 *
 * <p>A loss is journaled like an event, so that every follower sees it, once, in its place.
 *
 * @param from before this time nothing is missing, as far as is known
 * @param to after this time nothing is missing, as far as is known; not before {@code from}
 * @param reason what happened, for programs: 1 to 64 letters, the first a capital, for example
 *     {@code ApiServerError}; the set is open
 * @param detail what happened, for people: what was lost where, and what tells this loss from every
 *     other; at most {@value #MAX_DETAIL} characters, never the content of an event
 * @param events how many events are missing; null if that is not known, also not whether any is
 */
public record Loss(Instant from, Instant to, String reason, String detail, @Nullable Long events) {

  /** How many characters a detail has at most. */
  public static final int MAX_DETAIL = 1000;

  private static final Pattern REASON = Pattern.compile("[A-Z][A-Za-z]{0,63}");

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public Loss {
    requireNonNull(from, "from");
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
    if (events != null && events < 0) {
      throw new IllegalArgumentException("events " + events + ", allowed: 0 or more, or null");
    }
  }
}
