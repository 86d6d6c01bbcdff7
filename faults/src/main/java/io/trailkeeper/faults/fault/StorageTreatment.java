package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.storage.Treatment;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The storage misbehaves for a while.
 *
 * @param name the fault's
 * @param treatments what requests meet, each at random one of these
 * @param least how long at least
 * @param most how long at most
 */
public record StorageTreatment(
    String name, List<Treatment> treatments, Duration least, Duration most) implements Fault {

  private static final Duration LEAST = Duration.ofMillis(1200);
  private static final Duration MOST = Duration.ofSeconds(4);

  /** Copies the list. */
  public StorageTreatment {
    treatments = List.copyOf(treatments);
  }

  /** Returns a storage that answers with an error. */
  public static StorageTreatment refusing(int status, String code) {
    return new StorageTreatment(
        "storage-" + status, List.of(new Treatment.Refuse(status, code)), LEAST, MOST);
  }

  /** Returns a storage that takes requests and does not answer. */
  public static StorageTreatment stalling() {
    return new StorageTreatment("storage-stalls", List.of(new Treatment.Stall()), LEAST, MOST);
  }

  /** Returns a storage that does not answer for longer than its client waits. */
  public static StorageTreatment stallingForMinutes() {
    return new StorageTreatment(
        "storage-stalls-for-minutes",
        List.of(new Treatment.Stall()),
        Duration.ofSeconds(150),
        Duration.ofSeconds(160));
  }

  /** Returns a storage whose connections end in the middle of a body, of request or of answer. */
  public static StorageTreatment cutting() {
    return new StorageTreatment(
        "storage-cuts-connections",
        List.of(new Treatment.CutRequest(), new Treatment.CutAnswer(), Treatment.PASS),
        LEAST,
        MOST);
  }

  /** Returns a storage that takes objects, and whose answer is lost. */
  public static StorageTreatment losingAnswers() {
    return new StorageTreatment(
        "storage-loses-answers", List.of(new Treatment.LoseAnswer()), LEAST, MOST);
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    SplittableRandom own = new SplittableRandom(random.nextLong());
    lab.proxy().treat(request -> any(own));
    try {
      Times.pass(random, least, most);
    } finally {
      lab.proxy().heal();
    }
    lab.awaitDelivery();
  }

  private Treatment any(SplittableRandom own) {
    if (treatments.size() == 1) {
      return treatments.get(0);
    }
    synchronized (own) {
      return treatments.get(own.nextInt(treatments.size()));
    }
  }
}
