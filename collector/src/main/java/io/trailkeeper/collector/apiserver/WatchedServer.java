package io.trailkeeper.collector.apiserver;

import io.trailkeeper.core.journal.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An API server as it was when it was last looked at.
 *
 * @param address {@code host:port}
 * @param lookedAt when that was
 * @param counters what it said
 * @param goneSince since when its cluster does not list it any more; null while it does
 * @param shared since when several API servers answer at this address, so that nothing can be said
 *     of any; null while only one does
 */
record WatchedServer(
    String address,
    Instant lookedAt,
    AuditCounters counters,
    @Nullable Instant goneSince,
    @Nullable Shared shared) {

  /** After this time one that is not listed does not come back. */
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  /** After this time without a look nobody knows how one is doing. */
  static final Duration UNWATCHED_AFTER = Duration.ofMinutes(5);

  /** By how much the clocks of API servers and of capture may differ. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  /** For how long the same one has to answer until it is believed to be the only one. */
  private static final Duration ALONE_AFTER = Duration.ofMinutes(10);

  /**
   * That several API servers answer at one address.
   *
   * @param since when the address was last looked at before that showed
   * @param changedAt when another one answered last
   */
  record Shared(Instant since, Instant changedAt) {}

  /**
   * What a look at it came to.
   *
   * @param server as it is known from now on; null if it is forgotten
   * @param losses what it proved
   */
  record Look(@Nullable WatchedServer server, List<Loss> losses) {
    Look {
      losses = List.copyOf(losses);
    }
  }

  /**
   * Looks at one for the first time. What it dropped before the watch began cannot be told. If it
   * started since, all that it counts is a loss; but if it is there for longer than one is
   * remembered that is gone, it may be one that is back, and part of it on record already.
   */
  static Look first(String address, AuditCounters now, Instant at, Instant watchingSince) {
    List<Loss> losses = new ArrayList<>();
    if (now.startedAt().isAfter(watchingSince)) {
      boolean isNew = now.startedAt().isAfter(at.minus(FORGOTTEN_AFTER));
      sinceStart(address, now, watchingSince, at)
          .map(loss -> isNew ? loss : unknownShare(loss))
          .ifPresent(losses::add);
    }
    return new Look(new WatchedServer(address, at, now, null, null), losses);
  }

  /** Looks at it again. */
  Look again(AuditCounters now, Instant clock) {
    Instant at = clock.isBefore(lookedAt) ? lookedAt : clock;
    boolean isSame = now.continues(counters);
    Shared known = shared;
    if (known != null) {
      return stillShared(known, isSame, now, at);
    }
    if (isSame) {
      SortedMap<String, Long> rise = now.riseSince(counters);
      return new Look(
          next(now, at, null),
          rise.isEmpty() ? List.of() : List.of(error(address, now, rise, lookedAt, at)));
    }
    if (now.startedAt().isBefore(lookedAt.minus(CLOCKS_DIFFER))) {
      // It was there already when the other one answered.
      return new Look(next(now, at, new Shared(lookedAt, at)), List.of());
    }
    return restarted(now, at);
  }

  private Look restarted(AuditCounters now, Instant at) {
    Instant started = within(now.startedAt(), lookedAt, at);
    List<Loss> losses = new ArrayList<>();
    losses.add(
        new Loss(
            lookedAt,
            started,
            "ApiServerRestarted",
            named(address, counters)
                + " ended: what it dropped after it was last looked at is not known. The next one"
                + " started at "
                + now.startedAt(),
            null));
    sinceStart(address, now, lookedAt, at).ifPresent(losses::add);
    return new Look(next(now, at, null), losses);
  }

  private Look stillShared(Shared known, boolean isSame, AuditCounters now, Instant at) {
    if (!isSame) {
      return new Look(next(now, at, new Shared(known.since(), at)), List.of());
    }
    if (at.isBefore(known.changedAt().plus(ALONE_AFTER))) {
      return new Look(next(now, at, known), List.of());
    }
    return new Look(
        next(now, at, null),
        List.of(
            new Loss(
                known.since(),
                at,
                "ApiServerUnwatched",
                "several API servers answered at "
                    + address
                    + ", so that what each of them dropped could not be told",
                null)));
  }

  /** It is listed, though it does not answer. */
  WatchedServer listed() {
    return goneSince == null ? this : new WatchedServer(address, lookedAt, counters, null, shared);
  }

  /** It is not listed any more. */
  Look missing(Instant at) {
    Instant since = goneSince == null ? at : goneSince;
    if (Duration.between(since, at).compareTo(FORGOTTEN_AFTER) < 0) {
      return new Look(new WatchedServer(address, lookedAt, counters, since, shared), List.of());
    }
    return new Look(
        null,
        List.of(
            new Loss(
                lookedAt,
                since.isBefore(lookedAt) ? lookedAt : since,
                "ApiServerGone",
                named(address, counters)
                    + " is no longer one of the cluster's: what it dropped after it was last looked"
                    + " at is not known",
                null)));
  }

  /** Whether it is not known what it drops now. */
  boolean isUnwatched(Instant at) {
    return shared != null || lookedAt.plus(UNWATCHED_AFTER).isBefore(at);
  }

  private WatchedServer next(AuditCounters now, Instant at, @Nullable Shared nextShared) {
    return new WatchedServer(address, at, now, null, nextShared);
  }

  private static Optional<Loss> sinceStart(
      String address, AuditCounters now, Instant earliest, Instant at) {
    return now.errors().isEmpty()
        ? Optional.empty()
        : Optional.of(error(address, now, now.errors(), within(now.startedAt(), earliest, at), at));
  }

  private static Loss unknownShare(Loss loss) {
    return new Loss(
        loss.from(),
        loss.to(),
        "ApiServerUnwatched",
        loss.detail() + "; which of them are on record already is not known",
        null);
  }

  private static Loss error(
      String address, AuditCounters now, SortedMap<String, Long> rise, Instant from, Instant to) {
    return new Loss(
        from,
        to,
        "ApiServerError",
        named(address, now)
            + " dropped audit events, by its own count: "
            + rise.entrySet().stream()
                .map(plugin -> plugin.getKey() + " " + plugin.getValue())
                .collect(Collectors.joining(", ")),
        rise.values().stream().mapToLong(Long::longValue).sum());
  }

  private static String named(String address, AuditCounters process) {
    return "the API server at " + address + ", started at " + process.startedAt() + ",";
  }

  private static Instant within(Instant time, Instant earliest, Instant latest) {
    if (time.isBefore(earliest)) {
      return earliest;
    }
    return time.isAfter(latest) ? latest : time;
  }
}
