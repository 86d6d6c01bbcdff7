package io.trailkeeper.collector.apiserver;

import io.trailkeeper.core.journal.Loss;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is remembered between looks, and over a restart.
 *
 * @param watchingSince when the watch began
 * @param servers by their addresses
 * @param pending losses that these looks proved and that are not known to be recorded
 */
record WatchState(
    Instant watchingSince, SortedMap<String, WatchedServer> servers, List<Loss> pending) {

  WatchState {
    servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
    pending = List.copyOf(pending);
  }

  static WatchState begin(Instant at, List<Loss> pending) {
    return new WatchState(at, new TreeMap<>(), pending);
  }

  WatchState recorded() {
    return new WatchState(watchingSince, servers, List.of());
  }
}
