package io.trailkeeper.cli.collector;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.KnownLosses.Tally;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What there is to measure of a collector: what its checkpoint says. */
final class CollectorMeters {

  private static final String PREFIX = "trailkeeper.collector.";

  private final MeterRegistry registry;
  private final Supplier<Checkpoint> checkpoint;
  private final Duration digestInterval;
  private final Clock clock;
  private final Set<String> reasons = new HashSet<>();

  private CollectorMeters(
      MeterRegistry registry,
      Supplier<Checkpoint> checkpoint,
      Duration digestInterval,
      Clock clock) {
    this.registry = registry;
    this.checkpoint = checkpoint;
    this.digestInterval = digestInterval;
    this.clock = clock;
  }

  /** Adds the meters of one trail; those of losses are added by {@link #refresh}. */
  static CollectorMeters register(
      MeterRegistry registry,
      Supplier<Checkpoint> checkpoint,
      Duration digestInterval,
      Clock clock) {
    CollectorMeters meters = new CollectorMeters(registry, checkpoint, digestInterval, clock);
    meters.counters();
    meters.deliveryGauges();
    meters.digestGauges();
    meters.refresh();
    return meters;
  }

  /** Adds the meters of losses whose reason is new. */
  synchronized void refresh() {
    for (String reason : checkpoint.get().losses().byReason().keySet()) {
      if (reasons.add(reason)) {
        losses(reason);
      }
    }
  }

  private void losses(String reason) {
    Tags tags = Tags.of("reason", reason);
    counter(
        "gaps",
        tags,
        "How often events were noticed to be missing, or that they may be",
        c -> tally(c, reason).gaps());
    counter(
        "lost.events", tags, "Events that are known to be missing", c -> tally(c, reason).events());
  }

  private static Tally tally(Checkpoint current, String reason) {
    return current.losses().byReason().getOrDefault(reason, new Tally(0, 0));
  }

  private void counters() {
    events("selected", c -> c.counts().selected());
    events("filtered", c -> c.counts().filtered());
    events("duplicate", c -> c.counts().duplicates());
    counter("log.files", Tags.empty(), "Log files delivered", c -> c.counts().logFiles());
    counter("digest.files", Tags.empty(), "Digest files delivered", c -> c.counts().digestFiles());
  }

  private void deliveryGauges() {
    gauge(
        "latest.delivery.timestamp",
        "seconds",
        "When a log file was last delivered, seconds since 1970; 0 before the first",
        c -> seconds(c.delivery().latestDeliveryTime()));
    gauge(
        "latest.delivery.attempt.succeeded",
        null,
        "1, or 0 while log files or digests cannot be put",
        c -> isRefused(c.delivery().failure()) ? 0 : 1);
    gauge(
        "lag",
        "seconds",
        "How long the oldest event had waited that was delivered last; while nothing can be"
            + " delivered, how long that is so, if it is longer",
        this::lag);
  }

  private void digestGauges() {
    gauge(
        "latest.digest.delivery.timestamp",
        "seconds",
        "When a digest was last delivered, seconds since 1970; 0 before the first",
        c -> seconds(c.delivery().latestDigestDeliveryTime()));
    gauge(
        "digest.due.timestamp",
        "seconds",
        "When the next digest is due, seconds since 1970; 0 without a digest chain",
        this::digestDue);
    gauge("ledger.files", null, "Log files that no digest lists yet", c -> c.ledger().size());
    gauge("gaps.pending", null, "Known gaps that no digest tells of yet", c -> c.gaps().size());
  }

  private double lag(Checkpoint current) {
    @Nullable Long lag = current.delivery().lagMillis();
    @Nullable DeliveryFailure failure = current.delivery().failure();
    long failing =
        failure == null ? 0 : Duration.between(failure.since(), clock.instant()).toMillis();
    return Math.max(lag == null ? 0 : lag, failing) / 1000.0;
  }

  /** Digests end on multiples of their interval. */
  private double digestDue(Checkpoint current) {
    @Nullable DigestChain chain = current.chain();
    if (chain == null) {
      return 0;
    }
    long interval = digestInterval.toSeconds();
    return (chain.nextStartTime().getEpochSecond() / interval + 1) * (double) interval;
  }

  private static boolean isRefused(@Nullable DeliveryFailure failure) {
    return failure != null && failure.stage() != Stage.CAPTURE;
  }

  private static double seconds(@Nullable Instant time) {
    return time == null ? 0 : time.toEpochMilli() / 1000.0;
  }

  private void events(String outcome, ToDoubleFunction<Checkpoint> value) {
    counter("events", Tags.of("outcome", outcome), "Events read since the trail began", value);
  }

  private void counter(
      String name, Tags tags, String description, ToDoubleFunction<Checkpoint> value) {
    FunctionCounter.builder(PREFIX + name, this, m -> value.applyAsDouble(m.checkpoint.get()))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void gauge(
      String name, @Nullable String unit, String description, ToDoubleFunction<Checkpoint> value) {
    Gauge.builder(PREFIX + name, this, m -> value.applyAsDouble(m.checkpoint.get()))
        .description(description)
        .baseUnit(unit)
        .strongReference(true)
        .register(registry);
  }
}
