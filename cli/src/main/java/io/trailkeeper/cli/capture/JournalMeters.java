package io.trailkeeper.cli.capture;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.trailkeeper.collector.journal.FollowerLag;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.journal.JournalStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What there is to measure of a journal, as it was at the last look. */
final class JournalMeters {

  private static final String PREFIX = "trailkeeper.journal.";

  /** A gauge for each follower; more followers than this have none. */
  private static final int MAX_FOLLOWERS = 1000;

  private final Journal journal;
  private final Path directory;
  private final MultiGauge lagEvents;
  private final MultiGauge lagBytes;
  private final MultiGauge lastRead;
  private volatile JournalStatistics last;
  private volatile double freeBytes;

  JournalMeters(Journal journal, JournalOptions options, MeterRegistry registry) {
    this.journal = journal;
    this.directory = options.directory();
    this.last = journal.statistics();
    this.freeBytes = freeBytes(directory);
    gauge(registry, "size", "bytes", "Size of the journal's segments", JournalStatistics::bytes);
    gauge(registry, "segments", null, "Segments of the journal", JournalStatistics::segments);
    gauge(
        registry,
        "oldest.timestamp",
        "seconds",
        "When the oldest segment was begun, seconds since 1970",
        statistics -> statistics.oldestAt().getEpochSecond());
    gauge(
        registry,
        "accepting",
        null,
        "1 while the journal can be written, 0 after the disk has failed until it has recovered",
        statistics -> statistics.accepting() ? 1 : 0);
    gauge(
        registry,
        "fill.ratio",
        null,
        "Share of its room that the journal takes, 0 to 1: of its limit, or of its disk",
        JournalStatistics::fillRatio);
    gauge(
        registry,
        "above.watermark",
        null,
        "1 while the journal is above its high watermark",
        statistics -> statistics.fillRatio() >= options.highWatermark() ? 1 : 0);
    Gauge.builder(PREFIX + "watermark.ratio", options, JournalOptions::highWatermark)
        .description("Fill ratio above which followers that disappeared are forgotten")
        .strongReference(true)
        .register(registry);
    Gauge.builder(PREFIX + "limit", options, JournalOptions::maxBytes)
        .description("Size that the journal may have")
        .baseUnit("bytes")
        .strongReference(true)
        .register(registry);
    Gauge.builder(PREFIX + "disk.free", this, meters -> meters.freeBytes)
        .description("Room on the journal's disk")
        .baseUnit("bytes")
        .strongReference(true)
        .register(registry);
    counter(registry, "events", "Events written", JournalStatistics::appended);
    counter(registry, "refused", "Events not taken", JournalStatistics::refused);
    counter(registry, "fsyncs", "How often a segment was forced", JournalStatistics::fsyncs);
    counter(
        registry,
        "failures",
        "How often the disk has failed, but for being full",
        JournalStatistics::failures);
    counter(
        registry,
        "followers.forgotten",
        "Followers that disappeared and were forgotten for room",
        JournalStatistics::forgottenFollowers);
    counter(registry, "corrupt.frames", "Places of damage found", JournalStatistics::corruptFrames);
    this.lagEvents = followers(registry, "lag.events", null, "Events not yet committed");
    this.lagBytes = followers(registry, "lag", "bytes", "About how large those events are");
    this.lastRead =
        followers(
            registry,
            "last.read.timestamp",
            "seconds",
            "When the follower read last, seconds since 1970; 0 for never");
  }

  /** Looks at the journal. */
  void refresh() {
    last = journal.statistics();
    freeBytes = freeBytes(directory);
    List<FollowerLag> followers = journal.followers().stream().limit(MAX_FOLLOWERS).toList();
    rows(lagEvents, followers, FollowerLag::events);
    rows(lagBytes, followers, FollowerLag::bytes);
    rows(
        lastRead,
        followers,
        lag -> lag.lastReadAt().map(Instant::toEpochMilli).orElse(0L) / 1000.0);
  }

  private static void rows(
      MultiGauge gauge, List<FollowerLag> followers, ToDoubleFunction<FollowerLag> value) {
    gauge.register(
        followers.stream()
            .<Row<?>>map(lag -> Row.of(Tags.of("follower", lag.follower()), lag, value))
            .toList(),
        true);
  }

  private static MultiGauge followers(
      MeterRegistry registry, String name, @Nullable String unit, String description) {
    return MultiGauge.builder("trailkeeper.journal.follower." + name)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<JournalStatistics> value) {
    Gauge.builder(PREFIX + name, this, meters -> value.applyAsDouble(meters.last))
        .description(description)
        .baseUnit(unit)
        .strongReference(true)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<JournalStatistics> value) {
    FunctionCounter.builder(PREFIX + name, this, meters -> value.applyAsDouble(meters.last))
        .description(description)
        .register(registry);
  }

  private static double freeBytes(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
