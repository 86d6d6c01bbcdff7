package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.TestingTrail.NINE;
import static io.trailkeeper.core.validation.TestingTrail.PREFIX;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.Vectors;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads: how much is under way, and how a failure ends it. */
@Timeout(60)
class ParallelValidationTest {

  private static final ValidationRequest REQUEST =
      new ValidationRequest(Vectors.TRAIL, PREFIX, NINE, hour(20));

  private final TestingArchive archive = new TestingArchive();
  private final TestingTrail trail = new TestingTrail(archive);

  @Test
  void objectsAreReadByAsManyThreadsAsAskedForAndNoMore() throws Exception {
    // Given
    for (int i = 0; i < 20; i++) {
      trail.deliver();
    }
    trail.deliverUntil(10);
    CountDownLatch together = new CountDownLatch(4);
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Archive counting =
        new OpenedArchive(archive) {
          @Override
          public Optional<ArchivedObject> open(String key) {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            try {
              if (!key.contains("CloudTrail-Digest")) {
                together.countDown();
                assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
              }
              return super.open(key);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            } finally {
              open.decrementAndGet();
            }
          }
        };

    // When
    ValidationReport report = validate(counting, 4);

    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.logFiles()).isEqualTo(new FileCount(22, 22));
    assertThat(most.get()).isEqualTo(4);
    assertNoThreads();
  }

  @Test
  void aFailureEndsTheRunAlthoughOthersHang() {
    // Given
    String first = trail.deliver();
    String second = trail.deliver();
    trail.deliverUntil(10);
    CountDownLatch hanging = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    Archive failing =
        new OpenedArchive(archive) {
          @Override
          public Optional<ArchivedObject> open(String key) {
            try {
              if (key.equals(first)) {
                hanging.countDown();
                new CountDownLatch(1).await();
              } else if (key.equals(second)) {
                hanging.await();
                throw new ArchiveException("the store is away", null);
              }
            } catch (InterruptedException e) {
              interrupted.incrementAndGet();
              throw new ArchiveException("interrupted", e);
            }
            return super.open(key);
          }
        };

    // Then
    assertThatThrownBy(() -> validate(failing, 3))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("the store is away");
    assertThat(interrupted.get()).isEqualTo(1);
    assertNoThreads();
  }

  @Test
  void aListenerThatThrowsEndsTheRun() {
    // Given
    trail.deliverUntil(12);
    archive.objects.remove(trail.deliver());
    trail.deliverUntil(13);

    // Then
    assertThatThrownBy(
            () ->
                new LogFileValidator(archive, Vectors.publicKeys())
                    .validate(
                        REQUEST,
                        ValidationOptions.DEFAULT.withParallelism(4),
                        finding -> {
                          throw new IllegalStateException("disk full");
                        }))
        .hasMessage("disk full");
    assertNoThreads();
  }

  @Test
  void aDigestTooLargeToReadAheadIsReadAllTheSame() {
    // Given
    DigestLogFile.Builder missing =
        DigestLogFile.builder()
            .s3Bucket("audit-archive")
            .hashValue("0".repeat(64))
            .newestEventTime(NINE)
            .oldestEventTime(NINE);
    for (int i = 0; i < 3000; i++) {
      trail.logFiles.add(missing.s3Object("audit/AWSLogs/" + i + ".json.gz").build());
    }
    trail.digest(hour(10), DigestEndReason.LEDGER_FULL);
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate(archive, 4);

    // Then
    assertThat(report.digests()).isEqualTo(new FileCount(3, 3));
    assertThat(report.logFiles()).isEqualTo(new FileCount(4, 3004));
  }

  @Test
  void parallelismHasBounds() {
    assertThatThrownBy(() -> ValidationOptions.DEFAULT.withParallelism(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ValidationOptions.DEFAULT.withParallelism(ValidationOptions.MAX_PARALLELISM + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ValidationReport validate(Archive archive, int parallelism) {
    return new LogFileValidator(archive, Vectors.publicKeys())
        .validate(REQUEST, ValidationOptions.DEFAULT.withParallelism(parallelism), finding -> {});
  }

  private static void assertNoThreads() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("trailkeeper-validation");
  }

  private static class OpenedArchive implements Archive {
    private final Archive archive;

    OpenedArchive(Archive archive) {
      this.archive = archive;
    }

    @Override
    public Optional<String> bucketName() {
      return archive.bucketName();
    }

    @Override
    public Iterator<String> list(String prefix, @Nullable String startAfter) {
      return archive.list(prefix, startAfter);
    }

    @Override
    public Optional<ArchivedObject> open(String key) {
      return archive.open(key);
    }
  }
}
