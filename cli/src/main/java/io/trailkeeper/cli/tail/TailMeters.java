package io.trailkeeper.cli.tail;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.trailkeeper.collector.tail.TailStatistics;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What there is to measure of a tailer. */
final class TailMeters {

  private static final String PREFIX = "trailkeeper.tail.";

  private final MeterRegistry registry;
  private final Supplier<TailStatistics> statistics;

  private TailMeters(MeterRegistry registry, Supplier<TailStatistics> statistics) {
    this.registry = registry;
    this.statistics = statistics;
  }

  /** Adds the meters of a tailer. */
  static TailMeters register(MeterRegistry registry, Supplier<TailStatistics> statistics) {
    TailMeters meters = new TailMeters(registry, statistics);
    meters.counter("lines", Tags.empty(), "Lines taken", TailStatistics::lines);
    meters.counter(
        "bytes", Tags.empty(), "Uncompressed bytes of the log taken", TailStatistics::bytes);
    meters.counter(
        "invalid.lines",
        Tags.empty(),
        "Lines that are no audit events",
        TailStatistics::invalidLines);
    meters.counter(
        "rotations", Tags.empty(), "Rotations of the log seen", TailStatistics::rotations);
    for (String reason : TailStatistics.reasons()) {
      meters.counter(
          "losses",
          Tags.of("reason", reason),
          "Losses recorded",
          found -> found.losses().getOrDefault(reason, 0L));
    }
    meters.gauge("lag", "bytes", "Bytes that are there and not taken", TailStatistics::lagBytes);
    meters.gauge("files", null, "Files of the log that are there", TailStatistics::files);
    meters.gauge(
        "deleted.files",
        null,
        "Files that are read although their name was taken away; not 0: restart the API server",
        TailStatistics::deletedFiles);
    meters.gauge(
        "losses.pending",
        null,
        "Losses that capture was not told of yet",
        TailStatistics::lossesPending);
    return meters;
  }

  /** Adds when the certificate runs out. */
  void expiry(CaptureClient client) {
    Gauge.builder(
            PREFIX + "client.certificate.expiry.timestamp", client, CaptureClient::expirySeconds)
        .description("When the certificate runs out that capture is shown, seconds since 1970")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  /** A request to capture has ended. */
  void posted(String path, Answer answer) {
    registry
        .counter(
            PREFIX + "posts",
            "to",
            path.equals(CaptureClient.EVENTS) ? "events" : "losses",
            "outcome",
            answer.outcome())
        .increment();
  }

  private void counter(
      String name, Tags tags, String description, ToDoubleFunction<TailStatistics> value) {
    FunctionCounter.builder(PREFIX + name, this, m -> value.applyAsDouble(m.statistics.get()))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void gauge(
      String name, @Nullable String unit, String description, ToDoubleFunction<TailStatistics> of) {
    Gauge.builder(PREFIX + name, this, m -> of.applyAsDouble(m.statistics.get()))
        .description(description)
        .baseUnit(unit)
        .strongReference(true)
        .register(registry);
  }
}
