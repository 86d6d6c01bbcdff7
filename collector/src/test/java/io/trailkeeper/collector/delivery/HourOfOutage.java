package io.trailkeeper.collector.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.testing.CuttingProxy;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A journal and a collector in a process of their own, with a heap that would not hold what comes
 * in: ten minutes of events, an hour of them while the S3 server cannot be reached, ten minutes
 * more. Time is simulated. Takes a directory, the S3 server's port and its bucket; prints what it
 * has seen.
 */
final class HourOfOutage {

  static final int MINUTES_BEFORE = 10;
  static final int MINUTES_AWAY = 60;
  static final int MINUTES_AFTER = 10;
  static final int EVENTS_A_MINUTE = 600;
  static final int MINUTES_A_LOOK = 5;

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int EVENTS_A_REQUEST = 200;

  private final TestingTrail trail;
  private final CuttingProxy proxy;
  private final ObjectStore store;
  private final List<byte[]> templates;
  private int minute;
  private int events;
  private long bytes;

  private HourOfOutage(TestingTrail trail, CuttingProxy proxy, ObjectStore store)
      throws IOException {
    this.trail = trail;
    this.proxy = proxy;
    this.store = store;
    this.templates = templates();
  }

  /** Returns an event of the recorded day with an auditID of its own. */
  static byte[] event(List<byte[]> templates, int number) {
    String template = new String(templates.get(number % templates.size()), UTF_8);
    return template
        .replaceFirst("\"auditID\":\"[^\"]*\"", "\"auditID\":\"outage-%09d\"".formatted(number))
        .getBytes(UTF_8);
  }

  static List<byte[]> templates() throws IOException {
    return TestingTrail.day().stream().flatMap(List::stream).toList();
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    try (TestingTrail trail = new TestingTrail(directory, TestingTrail.newKey());
        CuttingProxy proxy = new CuttingProxy(Integer.parseInt(args[1]))) {
      ObjectStore store =
          S3ObjectStore.open(
              S3Options.builder(args[2])
                  .endpoint(URI.create("http://localhost:" + proxy.port()))
                  .pathStyle(true)
                  .credentialsDirectory(
                      TestingS3Server.writeCredentials(directory.resolve("credentials")))
                  .build(),
              trail.clock);
      new HourOfOutage(trail, proxy, store).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    Collector collector =
        trail.collector(
            trail.withFileSize(1 << 20), store, trail.checkpoints, new CollectorListener() {});
    CompletableFuture<Boolean> running = CollectorTest.start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().chain() != null);
    work(MINUTES_BEFORE);
    awaitAllIn(collector);

    proxy.refuse();
    long journal = trail.journal().statistics().bytes();
    long bytesBefore = bytes;
    int eventsBefore = events;
    work(MINUTES_AWAY);
    await().atMost(SOON).until(() -> collector.checkpoint().delivery().failure() != null);
    say("failure", 0, collector.checkpoint().delivery().failure().code());
    say("bytes", minute, bytes - bytesBefore);
    say("events", minute, events - eventsBefore);
    say("journal", minute, trail.journal().statistics().bytes() - journal);

    proxy.accept();
    work(MINUTES_AFTER);
    awaitAllIn(collector);
    say("recovered", minute, collector.checkpoint().delivery().failure() == null);
    collector.stop(DigestEndReason.STOPPED, Duration.ofMinutes(1));
    say("complete", minute, running.join());
  }

  private void work(int minutes) {
    for (int i = 0; i < minutes; i++) {
      for (int posted = 0; posted < EVENTS_A_MINUTE; posted += EVENTS_A_REQUEST) {
        List<byte[]> request = new ArrayList<>();
        for (int j = 0; j < EVENTS_A_REQUEST; j++) {
          byte[] event = event(templates, events++);
          bytes += event.length;
          request.add(event);
        }
        TestingTrail.post(trail.journal(), request);
      }
      minute++;
      trail.clock.advance(Duration.ofMinutes(1));
      if (minute % MINUTES_A_LOOK == 0) {
        System.gc();
        say("heap", minute, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
    }
  }

  /** Waits until what was posted is in log files, which takes no command and no restart. */
  private void awaitAllIn(Collector collector) {
    await()
        .atMost(SOON)
        .conditionEvaluationListener(
            condition -> {
              if (condition.getRemainingTimeInMS() < 1000)
                System.err.println(collector.checkpoint());
            })
        .until(
            () -> {
              // A batch that is not full waits for its time.
              trail.clock.advance(Duration.ofSeconds(1));
              return collector.checkpoint().counts().selected() == events;
            });
  }

  private static void say(String what, int minute, Object value) {
    System.out.println(what + " " + minute + " " + value);
  }
}
