package io.trailkeeper.collector.timestamp;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.gzip.InvalidGzipException;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.timestamp.TimestampToken;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that each digest of a trail has a time-stamp beside it, by looking at the destination:
 * so nothing is forgotten in a crash or while the authority is away. For one thread.
 *
 * <p>Digests of the last {@link #LOOK_BACK} are stamped, oldest first. A later time-stamp proves
 * less, but still that the digest was not made after it. One that is there is never replaced.
 */
public final class DigestTimestamps {

  /** How old a digest may be that is stamped for the first time. */
  public static final Duration LOOK_BACK = Duration.ofDays(7);

  private static final ObjectMetadata REPLY =
      new ObjectMetadata("application/timestamp-reply", Map.of());

  private final TrailArn trail;
  private final String prefix;
  private final ObjectStore store;
  private final TimestampClient authority;
  private final Clock clock;

  /** Behind which key digests are looked for: all up to it are stamped, or too old. */
  private @Nullable String after;

  /**
   * Makes the time-stamps of a trail; nothing is asked yet.
   *
   * @param prefix the destination's key prefix; empty for none
   */
  public DigestTimestamps(
      TrailArn trail, String prefix, ObjectStore store, TimestampClient authority, Clock clock) {
    this.trail = requireNonNull(trail, "trail");
    this.prefix = requireNonNull(prefix, "prefix");
    this.store = requireNonNull(store, "store");
    this.authority = requireNonNull(authority, "authority");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Stamps every digest that is there and has no time-stamp, until one fails; that one is the first
   * the next time.
   *
   * @return how many were stamped
   * @throws TimestampException if the authority gave no time-stamp
   * @throws ObjectStoreException if the destination could not be read or written
   */
  public int stampMissing() throws InterruptedException {
    int stamped = 0;
    for (Optional<DigestKey> missing = next(); missing.isPresent(); missing = next()) {
      DigestKey digest = missing.get();
      Optional<String> sha256 = hash(digest);
      if (sha256.isPresent()) {
        TimestampToken token = authority.stamp(sha256.get());
        store.putIfAbsent(digest.timestampKey(), token.encoded(), REPLY);
        stamped++;
      }
      after = digest.timestampKey();
    }
    return stamped;
  }

  /** Finds the oldest digest without a time-stamp; moves behind those that have one. */
  private Optional<DigestKey> next() {
    Iterator<String> keys = store.list(DigestKey.listingPrefix(prefix, trail), start());
    @Nullable DigestKey waiting = null;
    while (keys.hasNext()) {
      String key = keys.next();
      if (waiting != null && key.equals(waiting.timestampKey())) {
        after = key;
        waiting = null;
        continue;
      }
      Optional<DigestKey> digest = DigestKey.parse(prefix, trail, key);
      if (digest.isPresent()) {
        if (waiting != null) {
          return Optional.of(waiting);
        }
        waiting = digest.get();
      }
    }
    return Optional.ofNullable(waiting);
  }

  private String start() {
    Instant oldest = clock.instant().minus(LOOK_BACK).truncatedTo(ChronoUnit.SECONDS);
    String first = new DigestKey(prefix, trail, oldest).toString();
    return after == null || after.compareTo(first) < 0 ? first : after;
  }

  /** Returns the digest's hash; nothing if it is gone, or is not what it is called. */
  private Optional<String> hash(DigestKey digest) {
    Optional<StoredObject> found = store.get(digest.toString());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (StoredObject object = found.get();
        InputStream content = GzipMember.open(object.content())) {
      byte[] bytes = content.readNBytes(DigestFileFormat.MAX_BYTES + 1);
      return bytes.length > DigestFileFormat.MAX_BYTES
          ? Optional.empty()
          : Optional.of(Sha256.hex(bytes));
    } catch (InvalidGzipException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the digest " + digest + " failed: " + e, e);
    }
  }
}
