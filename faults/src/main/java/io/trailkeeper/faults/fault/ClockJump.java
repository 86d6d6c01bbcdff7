package io.trailkeeper.faults.fault;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.lab.Waiting;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The clock of both processes jumps an hour forward, and later back. */
public record ClockJump() implements Fault {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "clock-jumps";
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    lab.clock().shift(HOUR);
    Times.pass(random, Duration.ofSeconds(2), Duration.ofSeconds(4));
    lab.awaitDelivery();
    if (random.nextBoolean()) {
      // A digest for every minute of the hour.
      Waiting.until(() -> isDigested(lab), PATIENCE, Duration.ofMillis(50));
    }
    lab.clock().shift(HOUR.negated());
    Times.pass(random, Duration.ofSeconds(1), Duration.ofSeconds(3));
    lab.awaitDelivery();
  }

  private static boolean isDigested(Lab lab) {
    return lab.checkpoint()
        .read()
        .map(Checkpoint::chain)
        .filter(chain -> chain.nextStartTime().isAfter(lab.clock().instant().minusSeconds(90)))
        .isPresent();
  }
}
