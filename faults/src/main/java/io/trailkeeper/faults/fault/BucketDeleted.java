package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.lab.Waiting;
import io.trailkeeper.faults.storage.Treatment;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The bucket is deleted with everything in it, and made again. What was in it is copied first, as a
 * careful user does, and counts as delivered; validation is given the copies too.
 */
public record BucketDeleted() implements Fault {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "bucket-deleted";
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    // Between the copy and the deletion nothing may be put.
    lab.proxy().treat(request -> new Treatment.Refuse(404, "NoSuchBucket"));
    Waiting.until(() -> lab.proxy().underWay() == 0, PATIENCE, Duration.ofMillis(1));
    lab.copyDelivered();
    lab.destination().deleteBucket();
    lab.proxy().heal();
    Times.pass(random, Duration.ofMillis(1200), Duration.ofSeconds(3));
    lab.destination().createBucket();
    lab.awaitDelivery();
  }
}
