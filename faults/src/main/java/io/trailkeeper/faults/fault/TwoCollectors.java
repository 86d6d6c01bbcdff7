package io.trailkeeper.faults.fault;

import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.faults.lab.Child;
import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.lab.LabException;
import io.trailkeeper.faults.lab.Waiting;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A second collector of the same Trail is started: one of the two has to end, and say why. */
public record TwoCollectors() implements Fault {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "two-collectors";
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    Child first = lab.collector();
    first.mayEnd();
    Child second = lab.startSecondCollector();
    second.mayEnd();
    if (!Waiting.until(() -> !first.isAlive() || !second.isAlive(), PATIENCE)) {
      second.kill();
      throw new LabException("two collectors of one Trail went on for " + PATIENCE, null);
    }
    Child ended = first.isAlive() ? second : first;
    int status = ended.awaitExit();
    if (status != ExitStatus.SUPERSEDED) {
      lab.problem("of two collectors one ended with status " + status + ":\n" + ended.lastLines());
    }
    lab.adopt(ended == first ? second : first);
    lab.awaitCollector();
    lab.awaitDelivery();
  }
}
