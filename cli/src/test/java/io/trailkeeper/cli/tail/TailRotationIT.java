package io.trailkeeper.cli.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Twenty rotations under load with compression: every line once, whenever the tailer dies. */
@Timeout(300)
class TailRotationIT {

  private static final int ROTATIONS = 20;
  private static final long MAX_BYTES = 1 << 20;
  private static final Duration SOON = Duration.ofMinutes(2);

  /** Well behind: this many files are rotated before the oldest is removed. */
  private static final int MAX_BACKUPS = 10;

  /** The tailer may be behind by a few files, but never by as many as are kept. */
  private static final int MOST_BEHIND = 3_000;

  @TempDir Path directory;

  @Test
  void everyLineOnceWhileTheTailerIsKilledAndRestarted() throws Exception {
    long seed = Long.getLong("tail.seed", System.nanoTime());
    System.out.println("TailRotationIT: -Dtail.seed=" + seed);
    Random random = new Random(seed);
    int kills = 0;
    Path log = directory.resolve("audit/audit.log");
    Path state = directory.resolve("state");
    try (TestingCapture capture = new TestingCapture(directory);
        TestingLogWriter writer = new TestingLogWriter(log, MAX_BYTES, MAX_BACKUPS)) {
      // Given
      TestingTailer tailer = TestingTailer.start(log, state, capture.url(), capture.tailer());
      try {
        // When
        while (writer.rotations() < ROTATIONS) {
          int burst = 1 + random.nextInt(400);
          for (int i = 0; i < burst; i++) {
            writer.write(300 + random.nextInt(2_000));
          }
          if (random.nextInt(3) == 0) {
            if (random.nextBoolean()) {
              tailer.kill();
            } else {
              tailer.stop();
            }
            kills++;
            for (int i = random.nextInt(1_500); i > 0; i--) {
              writer.write(300 + random.nextInt(2_000));
            }
            tailer = TestingTailer.start(log, state, capture.url(), capture.tailer());
          }
          await()
              .atMost(SOON)
              .pollInterval(Duration.ofMillis(10))
              .until(() -> capture.size() >= writer.written.size() - MOST_BEHIND);
        }
        await().atMost(SOON).until(() -> capture.size() >= writer.written.size());
        TestingTailer last = tailer;
        await().atMost(SOON).until(() -> last.statistics().lagBytes() == 0);
      } finally {
        tailer.stop();
      }

      // Then
      System.out.println(
          "TailRotationIT: "
              + writer.rotations()
              + " rotations, "
              + writer.written.size()
              + " lines, "
              + kills
              + " ends, "
              + capture.duplicates()
              + " sent twice");
      assertThat(capture.events()).isEqualTo(writer.written);
      assertThat(kills).isPositive();
      assertThat(tailer.statistics().losses().values()).allMatch(count -> count == 0);
    }
  }
}
