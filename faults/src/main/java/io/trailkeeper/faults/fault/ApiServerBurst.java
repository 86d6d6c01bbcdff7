package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Lab;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Fifty batches come at once. */
public record ApiServerBurst() implements Fault {

  private static final int BATCHES = 50;

  @Override
  public String name() {
    return "api-server-50-at-once";
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    lab.load().burst(BATCHES);
    Times.pass(random, Duration.ofSeconds(1), Duration.ofSeconds(2));
  }
}
