package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Events that are known to be missing. Times are widened to whole seconds, as digests have them.
 *
 * @param from the time before which nothing is missing, as far as is known
 * @param to the time after which nothing is missing, as far as is known
 * @param reason what happened, for digests and programs: letters, the first a capital
 * @param detail what happened, for people
 * @param events how many; negative if that is not known
 */
public record KnownGap(Instant from, Instant to, String reason, String detail, long events) {

  /** The reason of gaps of different reasons that were joined. */
  public static final String SEVERAL_REASONS = "SeveralReasons";

  /** A detail names a segment or an object, and not more. */
  private static final int MAX_DETAIL = 1000;

  private static final String JOINED = "there are too many gaps to list each; joined here: ";
  private static final String AND = ", ";

  /**
   * Widens the times, and makes the detail fit into a checkpoint whatever is in it: control
   * characters and half characters are replaced, and what is over {@value #MAX_DETAIL} characters
   * is cut.
   */
  public KnownGap {
    requireNonNull(reason, "reason");
    detail = printable(detail);
    from = from.truncatedTo(ChronoUnit.SECONDS);
    Instant second = to.truncatedTo(ChronoUnit.SECONDS);
    to = second.equals(to) ? to : second.plusSeconds(1);
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(Math.min(text.length(), MAX_DETAIL));
    int index = 0;
    while (index < text.length()) {
      int point = text.codePointAt(index);
      int length = Character.charCount(point);
      if (printable.length() + length > MAX_DETAIL) {
        break;
      }
      boolean half = length == 1 && Character.isSurrogate((char) point);
      printable.appendCodePoint(half || Character.isISOControl(point) ? '?' : point);
      index += length;
    }
    return printable.toString();
  }

  /** Whether two gaps are the same loss, whenever it was noticed. */
  boolean isAlso(KnownGap other) {
    return reason.equals(other.reason) && detail.equals(other.detail);
  }

  /** Returns one gap for two, where there are too many to list. It names the reasons of both. */
  KnownGap joined(KnownGap later) {
    return new KnownGap(
        from.isBefore(later.from) ? from : later.from,
        to.isAfter(later.to) ? to : later.to,
        reason.equals(later.reason) ? reason : SEVERAL_REASONS,
        JOINED + String.join(AND, joinedReasons(later)),
        events < 0 || later.events < 0 ? -1 : events + later.events);
  }

  private Set<String> joinedReasons(KnownGap later) {
    Set<String> reasons = new LinkedHashSet<>();
    if (detail.startsWith(JOINED)) {
      reasons.addAll(List.of(detail.substring(JOINED.length()).split(AND, -1)));
    } else {
      reasons.add(reason);
    }
    reasons.add(later.reason);
    return reasons;
  }
}
