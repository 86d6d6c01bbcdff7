package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import io.trailkeeper.core.validation.ExaminedDigest.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which times the log files of one trail need no digest that lists them: because digests say so,
 * or, for the trail that is validated, because the digest that would is missing or cannot be
 * believed, which is a finding of its own. A neighbour's is none here, so it excuses nothing: or
 * else anybody could plant a log file and a worthless digest beside it.
 */
final class Coverage {

  /**
   * A log file is put under a name with the time before, and listed by the digest of when that was
   * done: this long is between them at most, as far as it is no outage of the digests too.
   */
  static final Duration DELIVERY = Duration.ofMinutes(15);

  private static final Set<DigestEndReason> ENDS_BEFORE_LOG_FILES =
      Set.of(DigestEndReason.VALIDATION_DISABLED, DigestEndReason.DESTINATION_CHANGED);

  private static final Set<ChainStartReason> STARTS_AFTER_LOG_FILES =
      Set.of(
          ChainStartReason.VALIDATION_ENABLED,
          ChainStartReason.DESTINATION_CHANGED,
          ChainStartReason.CHECKPOINT_LOST,
          ChainStartReason.SIGNING_KEY_LOST);

  private static final Set<String> GAPS =
      Set.of(
          ChainStartReason.SIGNING_KEY_LOST.text(),
          ChainStartReason.DESTINATION_CHANGED.text(),
          DigestEndReason.VALIDATION_DISABLED.text());

  /**
   * A time without digests.
   *
   * @param from its beginning
   * @param to its end
   * @param key the digest that states it, or that is behind it
   * @param why in words
   */
  record Hole(Instant from, Instant to, String key, String why) {

    boolean contains(LogFileName file) {
      return file.to().isAfter(from) && !file.from().isAfter(to);
    }
  }

  private final boolean isNeighbour;
  private final Instant foundFrom;
  private final List<Hole> holes = new ArrayList<>();
  private @Nullable ChainLink last;
  private @Nullable DigestKey rejected;

  private Coverage(boolean isNeighbour, Instant foundFrom) {
    this.isNeighbour = isNeighbour;
    this.foundFrom = foundFrom;
  }

  /**
   * Begins with the trail that is validated.
   *
   * @param start the start of the range, from which on a bad digest is a finding
   */
  static Coverage ofTrail(Instant start) {
    return new Coverage(false, start);
  }

  /** Begins with another trail under the prefix. */
  static Coverage ofNeighbour() {
    return new Coverage(true, Instant.MAX);
  }

  /** Takes the trail's next digest. */
  void add(ExaminedDigest examined) {
    if (examined instanceof Authentic authentic) {
      ChainLink link = ChainLink.of(authentic);
      before(link).ifPresent(why -> hole(last == null ? Instant.MIN : last.end(), link, why));
      addGaps(authentic);
      if (last == null || link.end().isAfter(last.end())) {
        last = link;
      }
      rejected = null;
    } else if (examined instanceof Rejected one
        && !isNeighbour
        && !one.key().digestEndTime().isBefore(foundFrom)) {
      rejected = one.key();
    }
  }

  /** Returns the time without digests that a log file is of, if there is one. */
  Optional<Hole> hole(LogFileName file) {
    return holes.stream().filter(hole -> hole.contains(file)).findFirst();
  }

  /** Ends the list, with what comes after the last digest. */
  void finish() {
    if (rejected != null) {
      Instant from = last == null ? Instant.MIN : early(last.end());
      holes.add(
          new Hole(
              from,
              rejected.digestEndTime(),
              rejected.toString(),
              "the digest cannot be believed"));
    }
    if (last != null
        && last.position() != null
        && ENDS_BEFORE_LOG_FILES.contains(last.position().endReason())) {
      holes.add(new Hole(early(last.end()), Instant.MAX, last.key().toString(), last.endReason()));
    }
  }

  /** Returns the end of the last digest, if there was one. */
  Optional<Instant> end() {
    return Optional.ofNullable(last).map(ChainLink::end);
  }

  /** Whether a digest is to come that lists what is newer than the last one. */
  boolean goesOn() {
    return last != null && !last.closesChain();
  }

  /** Says why log files between the last digest and this one may have no digest. */
  private Optional<String> before(ChainLink link) {
    if (last != null && !link.start().isAfter(last.end())) {
      return Optional.empty();
    }
    if (!isNeighbour && rejected != null) {
      return Optional.of("the digest " + rejected + " cannot be believed");
    }
    if (link.previous() != null) {
      return isNeighbour ? Optional.empty() : Optional.of("the digest before is missing");
    }
    if (!isNeighbour && last != null && !last.closesChain()) {
      return Optional.of("the chain before has no signed end");
    }
    boolean stated =
        link.position() == null
            || startsAfterLogFiles(link.position().startReason())
            || (last != null
                && last.position() != null
                && ENDS_BEFORE_LOG_FILES.contains(last.position().endReason()));
    return stated
        ? Optional.of((last == null ? "" : last.endReason() + ", then ") + link.startReason())
        : Optional.empty();
  }

  private static boolean startsAfterLogFiles(@Nullable ChainStartReason reason) {
    return reason != null && STARTS_AFTER_LOG_FILES.contains(reason);
  }

  private void addGaps(Authentic authentic) {
    DigestExtension extension = authentic.digest().extension();
    if (extension != null) {
      for (EventGap gap : extension.gaps()) {
        if (GAPS.contains(gap.reason())) {
          holes.add(
              new Hole(early(gap.from()), gap.to(), authentic.key().toString(), gap.reason()));
        }
      }
    }
  }

  private void hole(Instant from, ChainLink to, String why) {
    holes.add(new Hole(early(from), to.start(), to.key().toString(), why));
  }

  private static Instant early(Instant time) {
    return time.equals(Instant.MIN) ? time : time.minus(DELIVERY);
  }
}
