package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.digest.DigestDelivery;
import io.trailkeeper.collector.digest.LedgerLimit;
import io.trailkeeper.collector.digest.SigningKeyException;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Delivers digests beside log files: while nothing can sign, log files go on being delivered, and
 * the next digest lists them. Any other obstacle is one of both.
 *
 * <p>For one thread.
 */
final class DigestAttempts {

  private final DigestDelivery digests;
  private final CheckpointWriter checkpoint;
  private final Attempts attempts;
  private final Health health;
  private final RandomGenerator random;
  private final Clock clock;
  private Backoff backoff;
  private boolean begun;
  private boolean waiting;
  private long againNanos;

  DigestAttempts(
      DigestDelivery digests,
      CheckpointWriter checkpoint,
      Attempts attempts,
      Health health,
      RandomGenerator random,
      Clock clock) {
    this.digests = digests;
    this.checkpoint = checkpoint;
    this.attempts = attempts;
    this.health = health;
    this.random = random;
    this.clock = clock;
    this.backoff = new Backoff(random, Backoff.MOST);
  }

  /** Begins the chain, or ends it, as soon as it can be done. */
  void begin() throws InterruptedException {
    attempt(digests::begin);
    begun = !waiting;
  }

  /** Whether a digest is due, and was not attempted just now. */
  boolean isDue() {
    if (waiting && !isFull() && System.nanoTime() - againNanos < 0) {
      return false;
    }
    Optional<Instant> due = digests.due();
    return due.isPresent() && !clock.instant().isBefore(due.get());
  }

  /** Delivers the next digest if one is due. */
  void deliverIfDue() throws InterruptedException {
    if (!isDue()) {
      return;
    }
    if (!begun) {
      begin();
    }
    if (begun && isDue()) {
      attempt(digests::deliverDue);
    }
  }

  private void attempt(Attempts.Step step) throws InterruptedException {
    attempts.until(
        Stage.DIGEST,
        () -> {
          try {
            step.run();
            succeeded();
          } catch (SigningKeyException e) {
            if (isFull() || checkpoint.current().preparedDigest() != null) {
              throw e;
            }
            failed(e);
          }
        });
  }

  private boolean isFull() {
    return LedgerLimit.isReached(checkpoint.current().ledger());
  }

  private void succeeded() {
    if (waiting) {
      waiting = false;
      backoff = new Backoff(random, Backoff.MOST);
      health.signingSucceeded();
    }
  }

  private void failed(SigningKeyException e) {
    waiting = true;
    againNanos = System.nanoTime() + backoff.next().toNanos();
    health.signingFailed(e);
  }

  /** A step has signed that is not attempted here: there is nothing to wait for any more. */
  void signed() {
    succeeded();
  }
}
