package io.trailkeeper.collector.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.collector.server.ServiceError;
import java.util.HashMap;
import java.util.Map;

/**
 * Capture's counters. For events: received = journaled + duplicates + rejected; they count when
 * what became of an event is certain, that is after the commit.
 */
final class CaptureMetrics {

  private static final String PREFIX = "trailkeeper.capture.";
  private static final String OUTCOME = "outcome";

  private final Counter received;
  private final Counter journaled;
  private final Counter duplicates;
  private final Counter rejected;
  private final Counter redacted;
  private final Counter accepted;
  private final Counter connectionLost;
  private final Map<ServiceError, Counter> refused = new HashMap<>();

  CaptureMetrics(MeterRegistry registry) {
    received = events(registry, "received", "Items of posted event lists");
    journaled = events(registry, "journaled", "Events that became durable in the journal");
    duplicates = events(registry, "duplicates", "Events that had been taken in before");
    rejected = events(registry, "rejected", "Malformed items, set aside in the quarantine");
    redacted = events(registry, "redacted", "Events that lost bodies before they were journaled");
    accepted = requests(registry, "accepted");
    connectionLost = requests(registry, "connection_lost");
    for (CaptureError error : CaptureError.values()) {
      refused.put(error, requests(registry, error.code()));
    }
  }

  void count(Tally tally, long redactedEvents) {
    received.increment((double) tally.received());
    journaled.increment((double) tally.journaled());
    duplicates.increment((double) tally.duplicates());
    rejected.increment((double) tally.rejected());
    redacted.increment((double) redactedEvents);
  }

  void accepted() {
    accepted.increment();
  }

  void connectionLost() {
    connectionLost.increment();
  }

  void refused(ServiceError error) {
    Counter counter = refused.get(error);
    if (counter != null) {
      counter.increment();
    }
  }

  private static Counter events(MeterRegistry registry, String what, String description) {
    return Counter.builder(PREFIX + "events." + what).description(description).register(registry);
  }

  private static Counter requests(MeterRegistry registry, String outcome) {
    return Counter.builder(PREFIX + "requests")
        .description("Requests, by what was answered")
        .tag(OUTCOME, outcome)
        .register(registry);
  }
}
