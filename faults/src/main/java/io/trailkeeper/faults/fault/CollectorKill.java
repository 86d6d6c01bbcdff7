package io.trailkeeper.faults.fault;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.faults.lab.Child;
import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.lab.Waiting;
import io.trailkeeper.faults.storage.Moment;
import io.trailkeeper.faults.storage.StoreRequest.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A collector is killed (SIGKILL), and started again.
 *
 * @param instant when
 */
public record CollectorKill(Instant instant) implements Fault {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A digest that is not due for longer than this is made by a stop. */
  private static final Duration NEAR = Duration.ofMinutes(2);

  private static final List<Moment> MOMENTS_OF_PUT =
      List.of(Moment.BEGUN, Moment.IN_BODY, Moment.STORED);

  private static final List<Moment> MOMENTS = List.of(Moment.values());

  /** When the collector is killed. */
  public enum Instant {
    /** At any time. */
    RANDOM,
    /** While it reads the checkpoint and finishes what was prepared. */
    OPEN,
    /** When the checkpoint says that a log file is prepared. */
    PREPARE,
    /** While a log file is put: at its beginning, in its midst, or stored and not answered. */
    PUT,
    /** When a log file was put: before, while or after that is written down. */
    COMMIT,
    /** While a digest is put, its signature, or just after. */
    DIGEST
  }

  @Override
  public String name() {
    return "kill-collector-" + instant.toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    switch (instant) {
      case RANDOM -> Times.pass(random, Duration.ofMillis(10), Duration.ofMillis(1500));
      case OPEN -> {
        kill(lab);
        lab.startCollector();
        Waiting.until(() -> lab.collector().said(Lab.CERTIFICATES), PATIENCE, Duration.ofMillis(1));
        Times.pass(random, Duration.ZERO, Duration.ofMillis(600));
      }
      case PREPARE -> awaitPrepared(lab);
      case PUT -> killAt(lab, any(MOMENTS_OF_PUT, random), Kind.LOG_FILE, 0);
      case COMMIT -> killAt(lab, Moment.ANSWERED, Kind.LOG_FILE, random.nextInt(15));
      case DIGEST -> {
        Moment moment = any(MOMENTS, random);
        boolean byClock = random.nextBoolean();
        int millis = moment == Moment.ANSWERED ? random.nextInt(15) : 0;
        killAt(lab, moment, Kind.DIGEST, millis, () -> makeDigest(lab, byClock));
      }
    }
    kill(lab);
    lab.startCollector();
    lab.awaitCollector();
  }

  private static Moment any(List<Moment> moments, RandomGenerator random) {
    return moments.get(random.nextInt(moments.size()));
  }

  private static void kill(Lab lab) throws InterruptedException {
    lab.collector().kill();
    lab.collector().awaitExit();
  }

  private static void awaitPrepared(Lab lab) throws InterruptedException {
    Waiting.until(
        () ->
            new String(lab.checkpoint().bytes(), StandardCharsets.UTF_8)
                .contains("\"prepared\" : {"),
        PATIENCE,
        Duration.ofNanos(200_000));
  }

  private static void killAt(Lab lab, Moment moment, Kind kind, int millisLater)
      throws InterruptedException {
    killAt(lab, moment, kind, millisLater, () -> {});
  }

  /** Kills in the midst of a request, from the thread that serves it. */
  private static void killAt(Lab lab, Moment moment, Kind kind, int millisLater, Runnable provoke)
      throws InterruptedException {
    Child collector = lab.collector();
    CountDownLatch killed = new CountDownLatch(1);
    Runnable takeBack =
        lab.proxy()
            .once(
                moment,
                kind,
                () -> {
                  pause(millisLater);
                  collector.kill();
                  killed.countDown();
                });
    provoke.run();
    killed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    takeBack.run();
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sets the clock to when the next digest is due; or stops the collector, which makes one too. */
  private static void makeDigest(Lab lab, boolean byClock) {
    @Nullable DigestChain chain = lab.checkpoint().read().map(Checkpoint::chain).orElse(null);
    if (byClock && chain != null) {
      Duration ahead =
          Duration.between(lab.clock().instant(), chain.nextStartTime()).plusMinutes(1);
      if (!ahead.isNegative() && ahead.compareTo(NEAR) < 0) {
        lab.clock().shift(ahead);
        return;
      }
    }
    lab.collector().terminate();
  }
}
