package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.load.PostStyle;
import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * API servers post in an odd way for a while.
 *
 * @param style which
 */
public record ApiServerStyle(PostStyle style) implements Fault {

  @Override
  public String name() {
    return "api-server-" + style.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    lab.load().style(style);
    Times.pass(random, Duration.ofSeconds(2), Duration.ofSeconds(4));
    lab.load().style(PostStyle.ORDINARY);
  }
}
