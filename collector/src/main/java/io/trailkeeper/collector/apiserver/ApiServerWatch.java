package io.trailkeeper.collector.apiserver;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.journal.Loss;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at API servers again and again, and records what they say they dropped.
 *
 * <p>A loss is written to the state with the counters that prove it, in one step, then recorded,
 * then taken out of the state. So after a crash the same loss is recorded again, with the same
 * content, and none is recorded twice with another. While a loss cannot be recorded, no API server
 * is looked at: what it drops meanwhile stands in its counters.
 *
 * <p>Nothing that an API server does or does not do ends the watch. Looks are made in a thread of
 * its own; {@link #statistics} may be called from any.
 */
public final class ApiServerWatch implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ApiServerWatch.class);
  private static final int MAX_SERVERS = 100;
  private static final long CLOSE_SECONDS = 15;

  private final ApiServerAddresses addresses;
  private final MetricsClient metrics;
  private final LossRecorder recorder;
  private final WatchStateFile file;
  private final Clock clock;
  private final ProblemLog problems = new ProblemLog(LOGGER);
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(ApiServerWatch::thread);
  private volatile @Nullable ScheduledFuture<?> looks;
  private @Nullable WatchState state;
  private long dropped;
  private volatile WatchStatistics statistics = new WatchStatistics(false, 0, 1, 0);

  private ApiServerWatch(
      ApiServerAddresses addresses,
      ApiServerAccess access,
      LossRecorder recorder,
      WatchOptions options,
      Clock clock) {
    this.addresses = requireNonNull(addresses, "addresses");
    this.metrics = new MetricsClient(access, options.timeout(), options.ignoredPlugins());
    this.recorder = requireNonNull(recorder, "recorder");
    this.file = new WatchStateFile(options.stateFile());
    this.clock = requireNonNull(clock, "clock");
  }

  /** Makes a watch that looks only when {@link #look} is called. */
  static ApiServerWatch create(
      ApiServerAddresses addresses,
      ApiServerAccess access,
      LossRecorder recorder,
      WatchOptions options,
      Clock clock) {
    return new ApiServerWatch(addresses, access, recorder, options, clock);
  }

  /**
   * Begins to look, at once and then again and again, until it is closed.
   *
   * @param addresses where API servers are
   * @param access how they are spoken to
   * @param recorder takes what was dropped
   */
  public static ApiServerWatch start(
      ApiServerAddresses addresses,
      ApiServerAccess access,
      LossRecorder recorder,
      WatchOptions options,
      Clock clock) {
    ApiServerWatch watch = create(addresses, access, recorder, options, clock);
    watch.looks =
        watch.executor.scheduleWithFixedDelay(
            watch::lookOrEnd, 0, options.interval().toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  /** Returns how it is doing. */
  public WatchStatistics statistics() {
    WatchStatistics last = statistics;
    ScheduledFuture<?> running = looks;
    // An Error ends the looks, and must not leave behind that all is well.
    return running != null && running.isDone()
        ? new WatchStatistics(
            false, 0, Math.max(1, last.watched() + last.unwatched()), last.dropped())
        : last;
  }

  private void lookOrEnd() {
    try {
      look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once. */
  void look() throws InterruptedException {
    boolean up;
    int strangers = 0;
    try {
      WatchState before = recordPending(load());
      Asked asked = ask(addresses.find(), before);
      strangers = asked.strangers();
      keep(asked.state());
      recordPending(asked.state());
      problems.solved("watch");
      up = asked.isComplete();
    } catch (RuntimeException e) {
      // Whatever it is, the next look may do better; and capture must not suffer from it.
      problems.notice("watch", e);
      up = false;
    }
    statistics = count(up, strangers);
  }

  private WatchStatistics count(boolean up, int strangers) {
    WatchState known = state;
    Instant now = clock.instant();
    int unwatched = strangers;
    int watched = 0;
    if (known != null) {
      for (WatchedServer server : known.servers().values()) {
        if (server.isUnwatched(now)) {
          unwatched++;
        } else {
          watched++;
        }
      }
    }
    return new WatchStatistics(
        up, watched, !up && watched == 0 ? Math.max(1, unwatched) : unwatched, dropped);
  }

  private WatchState load() {
    WatchState known = state;
    if (known == null) {
      Instant now = now();
      known = file.read(now).orElseGet(() -> WatchState.begin(now, List.of()));
      keep(known);
    }
    return known;
  }

  private void keep(WatchState next) {
    file.write(next);
    state = next;
  }

  private WatchState recordPending(WatchState known) {
    if (known.pending().isEmpty()) {
      return known;
    }
    for (Loss loss : known.pending()) {
      recorder.record(loss);
      LOGGER
          .atWarn()
          .addKeyValue("reason", loss.reason())
          .addKeyValue("detail", loss.detail())
          .addKeyValue("events", loss.events())
          .log("An API server has lost audit events, or may have");
    }
    WatchState recorded = known.recorded();
    keep(recorded);
    dropped += known.pending().stream().mapToLong(ApiServerWatch::events).sum();
    return recorded;
  }

  /**
   * What asking all of them came to.
   *
   * @param strangers how many are listed and have never answered
   * @param isComplete whether all that are listed have answered now
   */
  private record Asked(WatchState state, int strangers, boolean isComplete) {}

  private Asked ask(List<URI> listed, WatchState before) throws InterruptedException {
    if (listed.size() > MAX_SERVERS) {
      throw new ApiServerException(
          "there are " + listed.size() + " API servers; " + MAX_SERVERS + " can be watched");
    }
    Map<String, WatchedServer> missing = new TreeMap<>(before.servers());
    TreeMap<String, WatchedServer> servers = new TreeMap<>();
    List<Loss> losses = new ArrayList<>();
    int strangers = 0;
    boolean isComplete = true;
    for (URI server : listed) {
      String address = String.valueOf(server.getAuthority());
      @Nullable WatchedServer known = missing.remove(address);
      try {
        AuditCounters counters = metrics.ask(server);
        WatchedServer.Look look =
            known == null
                ? WatchedServer.first(address, counters, now(), before.watchingSince())
                : known.again(counters, now());
        keep(look, servers, losses);
        problems.solved(address);
      } catch (ApiServerException e) {
        problems.notice(address, e);
        isComplete = false;
        if (known == null) {
          strangers++;
        } else {
          servers.put(address, known.listed());
        }
      }
    }
    missing.values().forEach(server -> keep(server.missing(now()), servers, losses));
    return new Asked(
        new WatchState(before.watchingSince(), servers, losses), strangers, isComplete);
  }

  private static void keep(
      WatchedServer.Look look, Map<String, WatchedServer> servers, List<Loss> losses) {
    WatchedServer server = look.server();
    if (server != null) {
      servers.put(server.address(), server);
    }
    losses.addAll(look.losses());
  }

  private static long events(Loss loss) {
    Long events = loss.events();
    return events == null ? 0 : events;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Thread thread(Runnable looks) {
    Thread thread = new Thread(looks, "api-server-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** Ends the watch. What was not recorded is recorded at the next start. */
  @Override
  public void close() {
    // Never by an interrupt: it would close the journal's file under a loss that is written.
    executor.shutdown();
    metrics.close();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOGGER.atWarn().log("A look at the API servers did not end; it is left behind");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
