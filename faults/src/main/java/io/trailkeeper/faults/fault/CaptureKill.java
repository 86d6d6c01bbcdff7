package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.JournalFiles;
import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.lab.Waiting;
import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Capture is killed (SIGKILL), and started again.
 *
 * @param instant when
 */
public record CaptureKill(Instant instant) implements Fault {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** More than half a segment: the next one is not long in coming. */
  private static final int BATCHES = 40;

  /** When capture is killed. */
  public enum Instant {
    /** At any time. */
    RANDOM,
    /** While it opens the journal: within half a second of its first log entry. */
    OPEN,
    /** When a segment appears. */
    ROTATION
  }

  @Override
  public String name() {
    return "kill-capture-" + instant.toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    switch (instant) {
      case RANDOM -> Times.pass(random, Duration.ofMillis(10), Duration.ofMillis(700));
      case OPEN -> {
        kill(lab);
        lab.startCapture();
        Waiting.until(() -> lab.capture().said(Lab.STARTING), PATIENCE, Duration.ofMillis(1));
        Times.pass(random, Duration.ZERO, Duration.ofMillis(500));
      }
      case ROTATION -> {
        lab.load().burst(BATCHES);
        awaitRotation(lab.journal());
      }
    }
    kill(lab);
    lab.startCapture();
    lab.awaitCapture();
  }

  private static void kill(Lab lab) throws InterruptedException {
    lab.capture().kill();
    lab.capture().awaitExit();
  }

  private static void awaitRotation(JournalFiles journal) throws InterruptedException {
    String last = last(journal);
    Waiting.until(() -> !last(journal).equals(last), PATIENCE, Duration.ofNanos(200_000));
  }

  private static String last(JournalFiles journal) {
    return journal.segments().stream().reduce("", (before, after) -> after);
  }
}
