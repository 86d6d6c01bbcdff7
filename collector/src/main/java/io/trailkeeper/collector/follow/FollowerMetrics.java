package io.trailkeeper.collector.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.collector.server.ServiceError;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the server for followers counts. Labels have as many values as there are operations and
 * errors; who asks is none of them.
 */
final class FollowerMetrics {

  static final String PREFIX = "trailkeeper.followers.";
  private static final String ANSWERED = "answered";
  private static final String LOST = "connection_lost";

  /** For a request that asks for nothing there is, or by somebody who may not ask. */
  private static final String NO_OPERATION = "none";

  private final MeterRegistry registry;
  private final Map<Operation, Counter> answered = new EnumMap<>(Operation.class);
  private final Counter events;
  private final Counter bytes;
  private final AtomicInteger waiting = new AtomicInteger();

  FollowerMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Operation operation : Operation.values()) {
      answered.put(operation, requests(operation.code(), ANSWERED));
    }
    events =
        Counter.builder(PREFIX + "events.sent")
            .description("Events that followers were sent, each as often as it was sent")
            .register(registry);
    bytes =
        Counter.builder(PREFIX + "sent")
            .description("Bytes of answers to reads that were sent whole")
            .baseUnit("bytes")
            .register(registry);
    registry.gauge(PREFIX + "waiting", waiting);
  }

  /** Shows how much of a budget is used, and how many stand in line for it. */
  void watch(String what, MemoryBudget budget) {
    registry.gauge(PREFIX + what + ".memory.used.bytes", budget, MemoryBudget::used);
    registry.gauge(PREFIX + what + ".in.line", budget, MemoryBudget::waiting);
  }

  void answered(Operation operation) {
    Counter counter = answered.get(operation);
    if (counter != null) {
      counter.increment();
    }
  }

  void sent(int sentEvents, long sentBytes) {
    events.increment(sentEvents);
    bytes.increment((double) sentBytes);
  }

  void refused(ServiceError error) {
    requests(NO_OPERATION, error.code()).increment();
  }

  void refused(Operation operation, ServiceError error) {
    requests(operation.code(), error.code()).increment();
  }

  void connectionLost(Operation operation) {
    requests(operation.code(), LOST).increment();
  }

  void waits(int more) {
    waiting.addAndGet(more);
  }

  private Counter requests(String operation, String outcome) {
    return Counter.builder(PREFIX + "requests")
        .description("Requests of followers and of the operator, by what was answered")
        .tag("operation", operation)
        .tag("outcome", outcome)
        .register(registry);
  }
}
