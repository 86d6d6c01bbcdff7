package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Lab;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Something that goes wrong. Has no state of its own, and is for one thread at a time. */
public interface Fault {

  /** Returns its name: lower-case letters, digits and hyphens. */
  String name();

  /** Returns why it cannot be done in a lab; nothing if it can. */
  default Optional<String> obstacle(Lab lab) {
    return Optional.empty();
  }

  /**
   * Breaks something, and undoes that: when this returns, both processes are at work again and
   * nothing is broken any more.
   *
   * @param random decides what the fault leaves open
   */
  void inflict(Lab lab, RandomGenerator random) throws InterruptedException;
}
