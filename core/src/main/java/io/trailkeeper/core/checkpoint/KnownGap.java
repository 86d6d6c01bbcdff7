package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Events that are known to be missing. Times are cut to whole seconds, as digests have them.
 *
 * @param from the time before which nothing is missing, as far as is known
 * @param to the time after which nothing is missing
 * @param reason what happened, for digests and programs: letters, the first a capital
 * @param detail what happened, for people
 * @param events how many; negative if that is not known
 */
public record KnownGap(Instant from, Instant to, String reason, String detail, long events) {

  /** A detail names a segment or an object, and not more. */
  private static final int MAX_DETAIL = 1000;

  /** Cuts the times, and a detail of more than {@value #MAX_DETAIL} characters. */
  public KnownGap {
    requireNonNull(reason, "reason");
    detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
    from = from.truncatedTo(ChronoUnit.SECONDS);
    to = to.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Whether two gaps are the same loss, whenever it was noticed. */
  boolean isAlso(KnownGap other) {
    return reason.equals(other.reason) && detail.equals(other.detail);
  }

  /** Returns one gap for two, where there are too many to list. */
  KnownGap joined(KnownGap later) {
    return new KnownGap(
        from.isBefore(later.from) ? from : later.from,
        to.isAfter(later.to) ? to : later.to,
        reason,
        detail,
        events < 0 || later.events < 0 ? -1 : events + later.events);
  }
}
