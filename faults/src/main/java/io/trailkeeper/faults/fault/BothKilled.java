package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Lab;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Capture and collector are killed at once, and started again, the collector first. */
public record BothKilled() implements Fault {

  @Override
  public String name() {
    return "kill-both-random";
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    Times.pass(random, Duration.ofMillis(10), Duration.ofMillis(1000));
    lab.capture().kill();
    lab.collector().kill();
    lab.capture().awaitExit();
    lab.collector().awaitExit();
    lab.startCollector();
    lab.startCapture();
    lab.awaitCapture();
    lab.awaitCollector();
  }
}
