package io.trailkeeper.core.digest;

import static io.trailkeeper.core.digest.DigestValues.illegal;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A known loss: events of this time that the trail should have delivered and cannot.
 *
 * @param from when the loss began, whole seconds
 * @param to when it was over, not before {@code from}, whole seconds
 * @param reason 1 to 64 letters, beginning with a capital, for example {@code JournalFull}; the set
 *     is open, for readers only show it
 * @param events how many events are missing, or null if that is not known
 */
public record EventGap(Instant from, Instant to, String reason, @Nullable Long events) {

  private static final Pattern REASON = Pattern.compile("[A-Z][A-Za-z]{0,63}");

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public EventGap {
    DigestTime.check("from", requireNonNull(from, "from"));
    DigestTime.check("to", requireNonNull(to, "to"));
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("to is " + to + "; expected " + from + " or later");
    }
    if (!REASON.matcher(reason).matches()) {
      throw illegal("reason", reason, "1 to 64 letters, the first of them a capital");
    }
    if (events != null && events < 0) {
      throw new IllegalArgumentException("events is " + events + "; expected 0 or more, or null");
    }
  }
}
