package io.trailkeeper.core.digest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** When a signing key is made and how long it is kept. Pure functions. */
public final class SigningKeyPolicy {

  /** How long a key signs: a year, so that few keys cover the years that archives are kept. */
  public static final Duration VALIDITY = Duration.ofDays(365);

  /**
   * How long before its end a key gets a successor; from then on both are valid. Long enough for
   * whoever makes the keys to be away for a while.
   */
  public static final Duration OVERLAP = Duration.ofDays(30);

  /**
   * How long after its end a private half is kept: a digest that was prepared with the key may be
   * finished that much later.
   */
  public static final Duration KEPT_AFTER_END = Duration.ofDays(90);

  private SigningKeyPolicy() {}

  /**
   * Whether a new key is wanted: of the keys whose private halves are there, none signs now and for
   * longer than {@link #OVERLAP}.
   */
  public static boolean wantsNewKey(Collection<PublicKeyEntry> keys, Instant now) {
    Instant until = now.plus(OVERLAP);
    return keys.stream()
        .noneMatch(
            key -> !key.validityStartTime().isAfter(now) && key.validityEndTime().isAfter(until));
  }

  /** Returns when the next key is wanted; empty if one is wanted whatever the time. */
  public static Optional<Instant> nextKeyAt(Collection<PublicKeyEntry> keys) {
    return keys.stream()
        .map(PublicKeyEntry::validityEndTime)
        .max(Comparator.naturalOrder())
        .map(end -> end.minus(OVERLAP));
  }

  /** Whether the private half of a key is needed no more. The public half is kept for ever. */
  public static boolean mayForget(PublicKeyEntry key, Instant now) {
    return now.isAfter(key.validityEndTime().plus(KEPT_AFTER_END));
  }
}
