package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Lab;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The credentials of the store are worth nothing any more; later there are new ones. */
public record CredentialsExpired() implements Fault {

  @Override
  public String name() {
    return "credentials-expire";
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    lab.destination().expireCredentials();
    Times.pass(random, Duration.ofMillis(1500), Duration.ofSeconds(3));
    lab.destination().renewCredentials();
    lab.awaitDelivery();
  }
}
