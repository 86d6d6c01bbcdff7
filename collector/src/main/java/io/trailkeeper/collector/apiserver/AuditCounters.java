package io.trailkeeper.collector.apiserver;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one process of an API server says of its audit events.
 *
 * @param startedAt when the process started, by its own clock; no two of a place have the same
 * @param events how many audit events it made ({@code apiserver_audit_event_total})
 * @param errors how many of them did not get to where they should, by the plugin that says so
 *     ({@code apiserver_audit_error_total}); no plugin that has dropped nothing
 */
record AuditCounters(Instant startedAt, long events, SortedMap<String, Long> errors) {

  /** A process' start is derived from the machine's clock, which is adjusted now and then. */
  private static final Duration ADJUSTED = Duration.ofSeconds(2);

  AuditCounters {
    errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
  }

  /** Whether these are later counters of the same process. */
  boolean continues(AuditCounters before) {
    return Duration.between(before.startedAt, startedAt).abs().compareTo(ADJUSTED) <= 0
        && events >= before.events
        && before.errors.entrySet().stream()
            .allMatch(error -> errors.getOrDefault(error.getKey(), 0L) >= error.getValue());
  }

  /** Returns by how much each plugin's errors rose, without those that did not. */
  SortedMap<String, Long> riseSince(AuditCounters before) {
    TreeMap<String, Long> rise = new TreeMap<>();
    errors.forEach(
        (plugin, now) -> {
          long more = now - before.errors.getOrDefault(plugin, 0L);
          if (more > 0) {
            rise.put(plugin, more);
          }
        });
    return rise;
  }
}
