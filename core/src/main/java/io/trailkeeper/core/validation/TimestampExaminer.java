package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.timestamp.InvalidTimestampException;
import io.trailkeeper.core.timestamp.TimestampAuthorities;
import io.trailkeeper.core.timestamp.TimestampToken;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the time-stamps beside digests, and says what is wrong with them. */
final class TimestampExaminer {

  /** How far an authority's clock and a cluster's may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(10);

  /** How long a digest may wait for its time-stamp before its lack is a finding. */
  private static final Duration PENDING = Duration.ofHours(1);

  /** A time-stamp that is later than this proves much less than one should. */
  private static final Duration LATE = Duration.ofDays(1);

  private final Archive archive;
  private final @Nullable TimestampAuthorities authorities;

  /**
   * @param authorities whom to trust; null if nobody wants to know
   */
  TimestampExaminer(Archive archive, @Nullable TimestampAuthorities authorities) {
    this.archive = archive;
    this.authorities = authorities;
  }

  /** Reads the time-stamp of a digest with this hash; null if nobody wants to know. */
  @Nullable ExaminedTimestamp examine(DigestKey key, String hashValue) {
    if (authorities == null) {
      return null;
    }
    Optional<ArchivedObject> opened = archive.open(key.timestampKey());
    if (opened.isEmpty()) {
      return new ExaminedTimestamp.Missing();
    }
    try (ArchivedObject object = opened.get()) {
      byte[] token = object.content().readNBytes(TimestampToken.MAX_BYTES + 1);
      return new ExaminedTimestamp.Verified(
          authorities.verify(TimestampToken.read(token), hashValue));
    } catch (InvalidTimestampException e) {
      return new ExaminedTimestamp.Invalid(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new ArchiveException(
          "reading the time-stamp " + key.timestampKey() + " failed: " + e.getMessage(), e);
    }
  }

  /** Returns what is wrong with a digest's time-stamp. */
  static List<Finding> findings(Authentic examined, ValidationRequest request) {
    Instant end = examined.digest().digestEndTime();
    @Nullable ExaminedTimestamp timestamp = examined.timestamp();
    if (timestamp instanceof ExaminedTimestamp.Missing && !isPending(end, request)) {
      return List.of(
          new Finding(
              FindingName.TIMESTAMP_MISSING,
              examined.key().toString(),
              "a time-stamp in " + examined.key().timestampKey(),
              "nothing"));
    }
    if (timestamp instanceof ExaminedTimestamp.Invalid invalid) {
      return List.of(invalid(examined, "of a trusted authority over this digest", invalid.found()));
    }
    if (timestamp instanceof ExaminedTimestamp.Verified verified
        && verified.time().isBefore(end.minus(SKEW))) {
      return List.of(
          invalid(
              examined,
              "that is not older than the digest, which ends at " + end,
              "one of " + verified.time()));
    }
    return List.of();
  }

  /** Returns what is to be said of a digest's time-stamp that is nothing wrong. */
  static Optional<Notice> notice(Authentic examined, ValidationRequest request) {
    Instant end = examined.digest().digestEndTime();
    String key = examined.key().timestampKey();
    @Nullable ExaminedTimestamp timestamp = examined.timestamp();
    if (timestamp instanceof ExaminedTimestamp.Missing && isPending(end, request)) {
      return Optional.of(
          new Notice(
              Notice.Name.TIMESTAMP_PENDING, key, end, end.plus(PENDING), "there is none yet"));
    }
    if (timestamp instanceof ExaminedTimestamp.Verified verified
        && verified.time().isAfter(end.plus(LATE))) {
      return Optional.of(
          new Notice(
              Notice.Name.TIMESTAMP_LATE,
              key,
              end,
              verified.time(),
              "when the digest was made in between, it does not say"));
    }
    return Optional.empty();
  }

  private static boolean isPending(Instant end, ValidationRequest request) {
    return end.isAfter(request.end().minus(PENDING));
  }

  private static Finding invalid(Authentic examined, String expected, String found) {
    return new Finding(
        FindingName.TIMESTAMP_INVALID,
        examined.key().timestampKey(),
        "a time-stamp " + expected,
        found);
  }
}
