package io.trailkeeper.bench.command;

import io.trailkeeper.bench.installation.ContainerOptions;
import io.trailkeeper.bench.installation.TrailPlans;
import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.bench.load.EventNames;
import io.trailkeeper.bench.load.Rate;
import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.selector.Selection;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of the whole path, as it was asked for.
 *
 * @param bodies of one round
 * @param rounds that count
 * @param warmUp rounds before
 * @param connections API servers
 * @param rate when bodies are due; null for as soon as possible
 * @param trails what each Trail selects
 * @param delivery how they deliver
 * @param toS3 whether to an S3 server
 * @param capture how capture's JVM is started
 * @param collector how a collector's JVM is started
 * @param java the program
 * @param jar the product
 * @param clock the time
 */
record PathPlan(
    EventBodies bodies,
    int rounds,
    int warmUp,
    int connections,
    @Nullable Rate rate,
    List<Selection> trails,
    DeliveryOptions delivery,
    boolean toS3,
    ContainerOptions capture,
    ContainerOptions collector,
    Path java,
    Path jar,
    Clock clock) {

  PathPlan(LoadArguments load, PathArguments path, EventBodies bodies, Clock clock) {
    this(
        bodies,
        load.rounds(),
        load.warmUp(),
        load.connections(),
        load.rate(),
        trails(path, EventNames.of(bodies)),
        path.delivery(),
        path.toS3(),
        path.capture(),
        path.collector(),
        path.java(),
        path.jar(),
        clock);
  }

  /** Returns what each Trail selects. */
  static List<Selection> trails(PathArguments path, EventNames names) {
    return TrailPlans.of(
        path.trails(),
        path.selectors(),
        names.namespaces(),
        names.resources(),
        path.allSelectAll());
  }
}
