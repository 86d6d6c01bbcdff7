package io.trailkeeper.faults.command;

import io.trailkeeper.faults.account.Comparison;
import io.trailkeeper.faults.fault.Fault;
import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.lab.LabException;
import io.trailkeeper.faults.lab.LabOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * One lab, and one fault after the other in it. {@link #run} is for one thread, all else for any.
 */
final class Lane {

  private final LanePlan plan;
  private final LabOptions options;
  private final RandomGenerator random;
  private final Clock clock;
  private final Duration duration;
  private final Map<String, String> notRun = new TreeMap<>();
  private final AtomicInteger done = new AtomicInteger();
  private volatile String current = "starting";

  /**
   * @param duration how long to begin anew with the plan; zero for doing it once
   */
  Lane(LanePlan plan, LabOptions options, RandomGenerator random, Clock clock, Duration duration) {
    this.plan = plan;
    this.options = options;
    this.random = random;
    this.clock = clock;
    this.duration = duration;
  }

  /**
   * What came of a lane.
   *
   * @param comparison of all of its events
   * @param notRun faults that could not be inflicted here, and why
   */
  record Result(Comparison comparison, Map<String, String> notRun) {}

  /** Inflicts all faults, and compares. */
  Result run() throws InterruptedException {
    try (Lab lab = Lab.open(options, clock)) {
      List<String> problems = new ArrayList<>();
      try {
        inflictAll(lab);
      } catch (LabException e) {
        problems.add("during " + current + ": " + e.getMessage());
      }
      current = "comparing";
      Comparison comparison = lab.finish();
      problems.addAll(comparison.problems());
      current = "done";
      return new Result(new Comparison(comparison.tallies(), problems), Map.copyOf(notRun));
    }
  }

  private void inflictAll(Lab lab) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    do {
      for (Fault fault : plan.faults()) {
        inflict(fault, lab);
      }
    } while (System.nanoTime() - end < 0);
  }

  private void inflict(Fault fault, Lab lab) throws InterruptedException {
    Optional<String> obstacle = fault.obstacle(lab);
    if (obstacle.isPresent()) {
      notRun.put(fault.name(), obstacle.get());
      return;
    }
    current = fault.name();
    lab.begin(fault.name());
    fault.inflict(lab, random);
    lab.end(fault.name());
    done.incrementAndGet();
  }

  /** Returns how far it is, for people. */
  String progress() {
    return plan.name() + " " + done + "/" + plan.faults().size() + " " + current;
  }
}
