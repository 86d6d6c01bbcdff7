package io.trailkeeper.core.digest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** When a signing key is made and how long it is kept. Pure functions. */
public final class SigningKeyPolicy {

  /** How long a key signs: a year, so that few keys cover the years that archives are kept. */
  public static final Duration VALIDITY = Duration.ofDays(365);

  /**
   * How long a key signs that is held elsewhere, if nothing else is said: nobody makes a successor
   * of it but a person.
   */
  public static final Duration VALIDITY_ELSEWHERE = Duration.ofDays(3650);

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
   * longer than {@link #OVERLAP}. A key that was revoked does not sign.
   */
  public static boolean wantsNewKey(Collection<PublicKeyEntry> keys, Instant now) {
    return !isServed(keys, now, now.plus(OVERLAP));
  }

  /**
   * Whether a new key is wanted where some keys are held elsewhere. Those get no successor before
   * their end: it would take over from them at once, and lie where they were not to lie.
   *
   * @param keys the keys whose private halves are there
   * @param elsewhere the keys that are held elsewhere
   */
  public static boolean wantsNewKey(
      Collection<PublicKeyEntry> keys, Collection<PublicKeyEntry> elsewhere, Instant now) {
    return !isServed(elsewhere, now, now) && wantsNewKey(keys, now);
  }

  private static boolean isServed(Collection<PublicKeyEntry> keys, Instant now, Instant until) {
    return keys.stream()
        .filter(key -> !key.isRevoked())
        .anyMatch(
            key -> !key.validityStartTime().isAfter(now) && key.validityEndTime().isAfter(until));
  }

  /** Returns when the next key is wanted; empty if one is wanted whatever the time. */
  public static Optional<Instant> nextKeyAt(Collection<PublicKeyEntry> keys) {
    return lastEnd(keys).map(end -> end.minus(OVERLAP));
  }

  /** Returns when the next key is wanted where some keys are held elsewhere. */
  public static Optional<Instant> nextKeyAt(
      Collection<PublicKeyEntry> keys, Collection<PublicKeyEntry> elsewhere) {
    return Stream.of(nextKeyAt(keys), lastEnd(elsewhere))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  private static Optional<Instant> lastEnd(Collection<PublicKeyEntry> keys) {
    return keys.stream()
        .filter(key -> !key.isRevoked())
        .map(PublicKeyEntry::validityEndTime)
        .max(Comparator.naturalOrder());
  }

  /**
   * Returns the key that signs for a time: of those that are valid then and were not revoked, the
   * one that began last; of two that began together, the one that comes later.
   */
  public static Optional<PublicKeyEntry> keyFor(Collection<PublicKeyEntry> keys, Instant time) {
    return keys.stream()
        .filter(key -> !key.isRevoked() && key.covers(time))
        .reduce(
            (one, other) ->
                other.validityStartTime().isBefore(one.validityStartTime()) ? one : other);
  }

  /**
   * Whether the private half of a key is needed no more. The public half is kept for ever. That of
   * a key that was revoked goes at once.
   */
  public static boolean mayForget(PublicKeyEntry key, Instant now) {
    return key.isRevoked() || now.isAfter(key.validityEndTime().plus(KEPT_AFTER_END));
  }
}
