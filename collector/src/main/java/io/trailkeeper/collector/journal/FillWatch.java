package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.Followers.Follower;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks how full the journal is: says when it comes above its high watermark, and who holds it
 * there, and forgets followers that disappeared then. Is asked by the {@link Forcer}; its figures
 * may be read at any time.
 *
 * <p>A follower is forgotten if all of this holds: the journal is above the high watermark; the
 * follower has not read for the expiry, by the clock and, as far as this process runs, by a time
 * that never jumps; it holds a whole segment. The one that has been away longest goes first, and
 * one at each look, so that no more go than must.
 */
final class FillWatch {

  private static final Logger LOGGER = LoggerFactory.getLogger(FillWatch.class);

  /** How far the journal must empty again before coming above the watermark is news. */
  private static final double HYSTERESIS = 0.05;

  /** So long a follower has to come back after capture has started, or its clock has jumped. */
  private static final Duration GRACE = Duration.ofHours(1);

  private final JournalOptions options;
  private final FileOperations files;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Segments segments;
  private final Followers followers;
  private final Retention retention;
  private final LongAdder forgotten = new LongAdder();
  private volatile double ratio;
  private boolean above;

  FillWatch(
      JournalOptions options,
      FileOperations files,
      Clock clock,
      LongSupplier nanoTime,
      Segments segments,
      Followers followers,
      Retention retention) {
    this.options = options;
    this.files = files;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.segments = segments;
    this.followers = followers;
    this.retention = retention;
  }

  /** Returns which share of the room that the journal may have it took at the last look. */
  double ratio() {
    return ratio;
  }

  /** Returns how many followers were forgotten. */
  long forgotten() {
    return forgotten.sum();
  }

  /**
   * Looks. One thread at a time.
   *
   * @param end the offset after the last durable event
   */
  void look(long end) {
    measure();
    if (ratio < options.highWatermark()) {
      above &= ratio >= options.highWatermark() - HYSTERESIS;
      return;
    }
    // What may go by itself goes first: it is in nobody's way only when there is no room at all.
    retention.trim();
    if (!above) {
      above = true;
      warn(end);
    }
    if (!options.followerExpiry().isZero()) {
      @Nullable Follower gone = longestAway();
      if (gone != null) {
        forget(gone, end);
        measure();
      }
    }
  }

  private void measure() {
    double bytes = segments.bytes();
    double ofLimit = bytes / options.maxBytes();
    try {
      double left =
          (double) files.usableBytes(options.directory()) - (double) options.minFreeBytes();
      ratio = Math.min(1, Math.max(ofLimit, bytes / (bytes + Math.max(0, left))));
    } catch (IOException e) {
      // Who appends is told so; what is known is better than nothing.
      ratio = Math.min(1, ofLimit);
    }
  }

  private void warn(long end) {
    @Nullable Follower holding = null;
    for (Follower follower : followers.all()) {
      if (holding == null || follower.committed() < holding.committed()) {
        holding = follower;
      }
    }
    LOGGER
        .atWarn()
        .addKeyValue("directory", options.directory())
        .addKeyValue("percent", Math.round(100 * ratio))
        .addKeyValue("follower", holding == null ? "(none)" : holding.name())
        .addKeyValue("bytes", holding == null ? 0 : segments.bytesFrom(holding.committed(), end))
        .log("The journal is above its high watermark; this follower holds most of it");
  }

  /** Returns which follower to forget, if there is one. */
  private @Nullable Follower longestAway() {
    long now = clock.millis();
    long nanos = nanoTime.getAsLong();
    long expiryMillis = options.followerExpiry().toMillis();
    long graceNanos =
        Math.min(GRACE.toNanos(), TimeUnit.MILLISECONDS.toNanos(Math.min(expiryMillis, 1L << 40)));
    @Nullable Follower longest = null;
    for (Follower follower : followers.all()) {
      if (follower.seenAt() > now) {
        // The clock was wrong then: its time away begins now.
        follower.seenAt(now);
      }
      boolean away =
          now - follower.seenAt() >= expiryMillis && nanos - follower.seenNanos() >= graceNanos;
      Segment second = segments.after(segments.first());
      boolean holds = second != null && follower.committed() < second.base();
      if (away && holds && (longest == null || follower.seenAt() < longest.seenAt())) {
        longest = follower;
      }
    }
    return longest;
  }

  private void forget(Follower follower, long end) {
    long bytes = segments.bytesFrom(follower.committed(), end);
    try {
      followers.unregister(follower.name());
    } catch (UncheckedIOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("follower", follower.name())
          .addKeyValue("error", e.getMessage())
          .log("A follower that disappeared could not be forgotten; it is tried again");
      return;
    }
    forgotten.increment();
    LOGGER
        .atWarn()
        .addKeyValue("follower", follower.name())
        .addKeyValue("lastReadAt", Instant.ofEpochMilli(follower.seenAt()))
        .addKeyValue("expiry", options.followerExpiry())
        .addKeyValue("committed", follower.committed())
        .addKeyValue("bytes", bytes)
        .log(
            "Forgot a follower that disappeared: the journal is above its high watermark, and no"
                + " longer retains what it had not read");
    retention.trim();
  }
}
