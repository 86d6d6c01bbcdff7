package io.trailkeeper.cli.collector;

import io.trailkeeper.cli.health.HealthServer;
import io.trailkeeper.cli.health.ProgressCheck;
import io.trailkeeper.cli.health.StateCheck;
import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.delivery.CollectorListener;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a collector does, in the log and to those who ask for its health. A destination that is
 * away is no reason not to be ready: events wait, and the Trail's status tells of it. Thread-safe.
 */
final class CollectorLog implements CollectorListener {

  /** The longest step is a put to a slow destination, with its repetitions. */
  private static final Duration STEP_WITHIN = Duration.ofMinutes(5);

  private static final Logger LOGGER = LoggerFactory.getLogger(CollectorLog.class);

  private final StateCheck captures = new StateCheck("no capture is followed yet");
  private final StateCheck checkpoint = new StateCheck("the checkpoint was not read yet");
  private final ProgressCheck progress =
      new ProgressCheck("the collector", STEP_WITHIN, System::nanoTime);

  /** Adds the checks. */
  void register(HealthServer health) {
    health.live("collector", progress);
    health.ready("captures", captures);
    health.ready("checkpoint", checkpoint);
  }

  /** The checkpoint was read. */
  void opened() {
    checkpoint.pass();
  }

  /** The checkpoint cannot be read. */
  void cannotOpen(CheckpointException failure) {
    String message = String.valueOf(failure.getMessage());
    if (!checkpoint.problem().equals(Optional.of(message))) {
      warn(failure);
    }
    checkpoint.fail(message);
  }

  /** There is nothing to collect, now or any more. */
  void idle() {
    LOGGER.atInfo().log("The trail is not logging; nothing is collected");
    captures.pass();
    checkpoint.pass();
  }

  @Override
  public void ready() {
    LOGGER.atInfo().log("Events that come from now on are collected");
    captures.pass();
    checkpoint.pass();
  }

  @Override
  public void delivered(LedgerEntry file) {
    LOGGER
        .atInfo()
        .addKeyValue("key", file.key())
        .addKeyValue("events", file.events())
        .addKeyValue("sha256", file.sha256())
        .log("Delivered a log file");
  }

  @Override
  public void failing(RuntimeException failure) {
    warn(failure);
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof CheckpointException) {
      checkpoint.fail(message);
    } else if (failure instanceof UncheckedIOException) {
      captures.fail(message);
    }
  }

  @Override
  public void recovered() {
    LOGGER.atInfo().log("What failed works again");
    captures.pass();
    checkpoint.pass();
  }

  @Override
  public void stepped() {
    progress.made();
  }

  /** The collector makes no steps, and need not. */
  void rests() {
    progress.made();
  }

  private static void warn(RuntimeException failure) {
    LOGGER
        .atWarn()
        .addKeyValue("error", failure.getMessage())
        .log("A step failed and is tried again until it succeeds; nothing is lost");
    LOGGER.atDebug().setCause(failure).log("A step failed because of this");
  }
}
