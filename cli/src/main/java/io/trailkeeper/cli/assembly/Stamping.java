package io.trailkeeper.cli.assembly;

import io.trailkeeper.collector.timestamp.DigestTimestamps;
import io.trailkeeper.collector.timestamp.TimestampException;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that gets time-stamps for the digests of a collector while that runs: after each digest,
 * and again while the authority is away. The collector never waits for it.
 */
final class Stamping {

  private static final Logger LOGGER = LoggerFactory.getLogger(Stamping.class);

  /** How late a new digest may be noticed. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(30);

  /** How long the end waits for a last time-stamp; the next start makes up for one that fails. */
  private static final Duration LAST_WITHIN = Duration.ofSeconds(10);

  private final DigestTimestamps timestamps;
  private final Supplier<Checkpoint> checkpoint;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private boolean failing;

  private Stamping(DigestTimestamps timestamps, Supplier<Checkpoint> checkpoint) {
    this.timestamps = timestamps;
    this.checkpoint = checkpoint;
    this.thread = new Thread(this::run, "timestamps");
    thread.setDaemon(true);
  }

  static Stamping start(DigestTimestamps timestamps, Supplier<Checkpoint> checkpoint) {
    Stamping started = new Stamping(timestamps, checkpoint);
    started.thread.start();
    return started;
  }

  private void run() {
    @Nullable DigestChain stamped = null;
    boolean first = true;
    try {
      boolean last = false;
      while (!last) {
        last =
            ended.await(
                failing ? AGAIN_AFTER.toMillis() : LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        @Nullable DigestChain chain = checkpoint.get().chain();
        if (first || last || failing || !Objects.equals(chain, stamped)) {
          stamp();
          stamped = chain;
          first = false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stamp() throws InterruptedException {
    try {
      int count = timestamps.stampMissing();
      if (failing) {
        LOGGER.atInfo().addKeyValue("digests", count).log("Digests are time-stamped again");
      }
      failing = false;
    } catch (TimestampException | ObjectStoreException | UncheckedIOException e) {
      if (!failing) {
        LOGGER
            .atWarn()
            .addKeyValue("error", e.getMessage())
            .log("A digest was not time-stamped; it is tried again, and nothing else waits for it");
      }
      failing = true;
    }
  }

  /** Stamps what is there and ends; waits for that, but not for long. */
  void end() {
    ended.countDown();
    try {
      thread.join(LAST_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
