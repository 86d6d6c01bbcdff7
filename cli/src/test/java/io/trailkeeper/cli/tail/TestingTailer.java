package io.trailkeeper.cli.tail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.tail.AuditLogTailer;
import io.trailkeeper.collector.tail.TailOptions;
import io.trailkeeper.collector.tail.TailStatistics;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** A tailer and its sender in a thread, which ends wherever it is when it is stopped. */
final class TestingTailer {

  private final Thread thread;
  private volatile TailStatistics statistics;
  private volatile Throwable failure;
  private volatile boolean stopping;

  private TestingTailer(Path log, Path state, URI capture, TlsMaterial tls) {
    AuditLogTailer tailer =
        AuditLogTailer.open(
            TailOptions.forHeap("node-1", log, state, 64 << 20)
                .withScanEvery(Duration.ofMillis(50)),
            Clock.systemUTC(),
            System::nanoTime);
    this.statistics = tailer.statistics();
    this.thread =
        new Thread(
            () -> {
              try (tailer) {
                run(tailer, capture, tls);
              } catch (InterruptedException e) {
                // As a crash would: what was sent and not acknowledged is not noted.
                stopping = true;
              } catch (RuntimeException | Error e) {
                failure = e;
              }
            },
            "tailer");
    thread.start();
  }

  static TestingTailer start(Path log, Path state, URI capture, TlsMaterial tls) {
    return new TestingTailer(log, state, capture, tls);
  }

  private void run(AuditLogTailer tailer, URI capture, TlsMaterial tls)
      throws InterruptedException {
    CaptureClient client = new CaptureClient(capture, () -> stopping, () -> {});
    client.use(tls);
    TailSender sender =
        new TailSender(
            tailer,
            client,
            TailMeters.register(new SimpleMeterRegistry(), tailer::statistics),
            new SplittableRandom(),
            System::nanoTime);
    while (!stopping) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      boolean more = sender.advance();
      statistics = tailer.statistics();
      if (!more) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  TailStatistics statistics() {
    return statistics;
  }

  /** Ends it in the middle of whatever it does, a request under way included. */
  void kill() throws InterruptedException {
    thread.interrupt();
    thread.join();
    check();
  }

  private void check() {
    if (failure != null) {
      throw new AssertionError("the tailer has failed", failure);
    }
  }

  /** Ends it in its own way. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    check();
  }
}
