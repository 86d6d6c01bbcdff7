package io.trailkeeper.faults.fault;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.lab.LabException;
import io.trailkeeper.faults.lab.Waiting;
import io.trailkeeper.faults.storage.Moment;
import io.trailkeeper.faults.storage.StoreRequest.Kind;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * The checkpoint is the one from before the last commit: of a log file that was put, it says only
 * that it was prepared.
 */
public record OldCheckpoint() implements Fault {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TRIES = 20;

  @Override
  public String name() {
    return "checkpoint-before-last-commit";
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      if (setBack(lab)) {
        lab.awaitDelivery();
        return;
      }
    }
    throw new LabException("no commit was met in " + TRIES + " tries", null);
  }

  /** Kills the collector after a commit and sets the checkpoint back, if it was the last one. */
  private static boolean setBack(Lab lab) throws InterruptedException {
    AtomicReference<Optional<Checkpoint>> prepared = new AtomicReference<>(Optional.empty());
    CountDownLatch stored = new CountDownLatch(1);
    Runnable takeBack =
        lab.proxy()
            .once(
                Moment.STORED,
                Kind.LOG_FILE,
                () -> {
                  prepared.set(lab.checkpoint().read());
                  stored.countDown();
                });
    stored.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    takeBack.run();
    Waiting.until(
        () -> lab.checkpoint().read().filter(now -> now.prepared() == null).isPresent(),
        PATIENCE,
        Duration.ofNanos(200_000));
    lab.collector().kill();
    lab.collector().awaitExit();
    Optional<Checkpoint> before = Objects.requireNonNull(prepared.get());
    Optional<Checkpoint> after = lab.checkpoint().read();
    boolean last =
        before.isPresent()
            && after.isPresent()
            && before.get().revision() == after.get().revision() - 1;
    if (last) {
      lab.checkpoint().replace(CheckpointFormat.write(before.get()));
    }
    lab.startCollector();
    lab.awaitCollector();
    return last;
  }
}
