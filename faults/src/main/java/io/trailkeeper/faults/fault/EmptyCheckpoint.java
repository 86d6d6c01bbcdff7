package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Lab;
import java.util.random.RandomGenerator;

/**
 * The checkpoint is a file of no length: the collector has to refuse it and say so, and goes on
 * when the administrator has put the right one back.
 */
public record EmptyCheckpoint() implements Fault {

  @Override
  public String name() {
    return "empty-checkpoint";
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    lab.collector().kill();
    lab.collector().awaitExit();
    byte[] right = lab.checkpoint().bytes();
    lab.checkpoint().replace(new byte[0]);
    try {
      lab.startCollector();
      lab.collector().await(Lab.REFUSES_CHECKPOINT);
      if (lab.checkpoint().bytes().length > 0) {
        lab.problem("a collector wrote over a checkpoint that it cannot read");
      }
    } finally {
      lab.checkpoint().replace(right);
    }
    lab.awaitCollector();
  }
}
