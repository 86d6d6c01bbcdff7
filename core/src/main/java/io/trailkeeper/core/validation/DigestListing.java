package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a trail's digests that end in the range that is asked for, or after it; in order of
 * their end. Other keys beside them, such as those of other trails, are skipped.
 */
final class DigestListing implements Iterator<DigestKey> {

  /** The last time that a digest's name can hold. */
  private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final ValidationRequest request;
  private final Iterator<String> keys;
  private final boolean toTheEnd;
  private @Nullable DigestKey previous;
  private @Nullable DigestKey next;

  /**
   * @param toTheEnd whether to go on behind the first digest that ends after the range
   */
  DigestListing(Archive archive, ValidationRequest request, boolean toTheEnd) {
    this.request = request;
    this.toTheEnd = toTheEnd;
    this.keys =
        archive.list(
            DigestKey.listingPrefix(request.prefix(), request.trail()), startAfter(request));
  }

  @Override
  public boolean hasNext() {
    boolean within =
        toTheEnd || previous == null || !previous.digestEndTime().isAfter(request.end());
    while (within && next == null && keys.hasNext()) {
      DigestKey key = DigestKey.parse(request.prefix(), request.trail(), keys.next()).orElse(null);
      if (key != null && !key.digestEndTime().isBefore(request.start())) {
        checkOrder(key);
        next = key;
      }
    }
    return next != null;
  }

  @Override
  public DigestKey next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    DigestKey key = next;
    previous = key;
    next = null;
    return key;
  }

  private void checkOrder(DigestKey key) {
    if (previous != null && !previous.digestEndTime().isBefore(key.digestEndTime())) {
      throw new ArchiveException(
          "the archive listed " + key + " after " + previous + "; expected ascending order", null);
    }
  }

  /** A key that sorts before every digest in the range, so that older ones need not be listed. */
  private static @Nullable String startAfter(ValidationRequest request) {
    if (request.start().isBefore(Instant.EPOCH.plusSeconds(1))) {
      return null;
    }
    Instant before = request.start().truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
    Instant nameable = before.isAfter(LAST_TIME) ? LAST_TIME : before;
    return new DigestKey(request.prefix(), request.trail(), nameable).toString();
  }
}
