package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.TestingTrail.NINE;
import static io.trailkeeper.core.validation.TestingTrail.PREFIX;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.validation.ValidationReport.Range;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is valid, and which part of a trail is looked at. */
class LogFileValidatorTest {

  private final TestingArchive archive = new TestingArchive();
  private final TestingTrail trail = new TestingTrail(archive);

  @Test
  void anUntouchedTrailIsValid() {
    // Given
    trail.deliverUntil(15);

    // When
    ValidationReport report = validate(NINE, hour(15));

    // Then
    assertThat(report.isValid()).isTrue();
    assertThat(report.findings()).isEmpty();
    assertThat(report.notices()).isEmpty();
    assertThat(report.digests().summary("digest")).isEqualTo("6/6 digest files valid");
    assertThat(report.logFiles().summary("log")).isEqualTo("12/12 log files valid");
    assertThat(report.found()).contains(new Range(NINE, hour(15)));
    assertThat(archive.opened).isEqualTo(archive.closed).isEqualTo(6 * 2 + 12);
  }

  @Test
  void hoursWithoutLogFilesAreValid() {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(12), DigestEndReason.INTERVAL);
    trail.digest(hour(12).plusSeconds(7), DigestEndReason.STOPPED);
    trail.digest(hour(13), DigestEndReason.LEDGER_FULL);

    // When
    ValidationReport report = validate(NINE, hour(13));

    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.digests()).isEqualTo(new FileCount(5, 5));
    assertThat(report.logFiles()).isEqualTo(new FileCount(4, 4));
  }

  @Test
  void aStopAndARestartAreValidAndNoticed() {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(11).plusSeconds(60), DigestEndReason.LOGGING_STOPPED);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(12).plusSeconds(5));
    trail.deliver();
    trail.digest(hour(13), DigestEndReason.INTERVAL);
    trail.deliverUntil(14);

    // When
    ValidationReport report = validate(NINE, hour(14));

    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.digests()).isEqualTo(new FileCount(5, 5));
    assertThat(report.notices())
        .containsExactly(
            new Notice(
                Notice.Name.LOGGING_INTERRUPTED,
                digestKey(13),
                hour(11).plusSeconds(60),
                hour(12).plusSeconds(5),
                "LoggingStopped, then LoggingRestarted"));
  }

  @Test
  void signedLossesAreNoticed() {
    // Given
    trail.gaps.add(new EventGap(NINE, hour(10), "SourceDropped", null));
    trail.gaps.add(new EventGap(hour(10), hour(10), "JournalFull", 12L));
    trail.deliverUntil(10);

    // When
    ValidationReport report = validate(NINE, hour(10));

    // Then
    assertThat(report.isValid()).isTrue();
    assertThat(report.noticeCount()).isEqualTo(2);
    assertThat(report.notices())
        .containsExactly(
            new Notice(Notice.Name.EVENTS_MISSING, digestKey(10), NINE, hour(10), "SourceDropped"),
            new Notice(
                Notice.Name.EVENTS_MISSING,
                digestKey(10),
                hour(10),
                hour(10),
                "JournalFull, 12 events"));
  }

  @Test
  void theFirstDigestInRangeMayFollowOneThatIsOutside() {
    // Given
    trail.deliverUntil(15);
    archive.removeDigest(digestKey(10));
    archive.removeDigest(digestKey(11));

    // When
    ValidationReport report = validate(hour(11).plusSeconds(1), hour(14));

    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.digests())
        .as("12, 13, 14 and the one that starts at 14")
        .isEqualTo(new FileCount(4, 4));
    assertThat(report.found()).contains(new Range(hour(11).plusSeconds(1), hour(14)));
  }

  @Test
  void aDigestThatEndsLessThanASecondBeforeTheRangeIsNoPartOfIt() {
    // Given
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate(hour(11).plusMillis(500), hour(12));

    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.digests()).isEqualTo(new FileCount(1, 1));
  }

  @Test
  void theDigestThatEndsAfterTheRangeIsPartOfIt() {
    // Given
    trail.deliverUntil(15);

    // When
    ValidationReport report = validate(hour(11).plusSeconds(10), hour(11).plusSeconds(20));

    // Then
    assertThat(report.digests()).isEqualTo(new FileCount(1, 1));
    assertThat(report.logFiles()).isEqualTo(new FileCount(2, 2));
    assertThat(report.found())
        .contains(new Range(hour(11).plusSeconds(10), hour(11).plusSeconds(20)));
  }

  @Test
  void aDigestThatStartsAfterTheRangeIsNoPartOfIt() {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(11).plusSeconds(60), DigestEndReason.LOGGING_STOPPED);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(20));
    trail.deliverUntil(21);

    // When
    ValidationReport report = validate(NINE, hour(12));

    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.digests()).isEqualTo(new FileCount(3, 3));
    assertThat(report.logFiles()).isEqualTo(new FileCount(4, 4));
  }

  @Test
  void otherObjectsBesideTheDigestsAreSkipped() {
    // Given
    trail.deliverUntil(11);
    TestingTrail neighbour =
        new TestingTrail(archive, new TrailArn("local", "123456789012", "production2"));
    neighbour.deliverUntil(12);
    archive.put(digestKey(10) + ".bak", new byte[3], Map.of());
    archive.put(digestKey(10).replace("T100000Z", "T100000Z_backfill"), new byte[3], Map.of());

    // When
    ValidationReport report = validate(NINE, hour(12));

    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.digests()).isEqualTo(new FileCount(2, 2));
  }

  @Test
  void olderDigestsAreNotListed() {
    // Given
    trail.deliverUntil(29);

    // When
    ValidationReport report = validate(hour(28), hour(29));

    // Then
    assertThat(report.digests()).isEqualTo(new FileCount(2, 2));
    assertThat(archive.listed).as("two digests and their signatures").isEqualTo(4);
  }

  @Test
  void anArchiveWithoutABucketsNameComparesNone() {
    // Given
    trail.deliverUntil(11);
    archive.bucketName = null;

    // When
    ValidationReport report = validate(NINE, hour(11));

    // Then
    assertThat(report.isValid()).isTrue();
  }

  @Test
  void anArchiveThatKeepsNoMetadataHasTheDetachedSignatures() {
    // Given
    trail.deliverUntil(11);
    archive.objects.replaceAll((key, object) -> object.withMetadata(Map.of()));
    archive.bucketName = null;

    // When
    ValidationReport report = validate(NINE, hour(11));

    // Then
    assertThat(report.isValid()).isTrue();
    assertThat(report.digests()).isEqualTo(new FileCount(2, 2));
  }

  @Test
  void aBucketKeepsMetadataSoADigestWithoutThemWasPutThereBySomebodyElse() {
    // Given
    trail.deliverUntil(11);
    String key = digestKey(11);
    archive.objects.computeIfPresent(key, (name, object) -> object.withMetadata(Map.of()));

    // When
    ValidationReport report = validate(NINE, hour(11));

    // Then
    assertThat(report.findings())
        .extracting(Finding::name, Finding::objectKey)
        .containsExactly(tuple(FindingName.DIGEST_SIGNATURE_MISSING, key));
    assertThat(report.findings().get(0).found())
        .contains("only " + key + ".sig")
        .contains("relocated");
  }

  @Test
  void aCopyInABucketMayHaveLostItsMetadata() {
    // Given
    trail.deliverUntil(11);
    archive.objects.replaceAll((key, object) -> object.withMetadata(Map.of()));

    // When
    ValidationReport report =
        new LogFileValidator(archive, Vectors.publicKeys())
            .validate(
                new ValidationRequest(Vectors.TRAIL, PREFIX, NINE, hour(11)),
                ValidationOptions.DEFAULT.withRelocated(true),
                finding -> {});

    // Then
    assertThat(report.isValid()).isTrue();
    assertThat(report.digests()).isEqualTo(new FileCount(2, 2));
  }

  @Test
  void metadataAloneIsEnoughAndItsNamesMayBeInAnyCase() {
    // Given
    trail.deliverUntil(11);
    archive.objects.keySet().removeIf(key -> key.endsWith(".sig"));
    archive.objects.replaceAll(
        (key, object) -> {
          Map<String, String> capitals = new TreeMap<>();
          object.metadata().forEach((name, value) -> capitals.put(name.replace('s', 'S'), value));
          return object.withMetadata(capitals);
        });

    // When
    ValidationReport report = validate(NINE, hour(11));

    // Then
    assertThat(report.isValid()).isTrue();
  }

  @Test
  void aChainOfCloudTrailIsValid() {
    // Given
    trail.extended = false;
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate(NINE, hour(12));

    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.digests()).isEqualTo(new FileCount(3, 3));
  }

  @Test
  void nothingFoundIsAFinding() {
    // When
    ValidationReport report = validate(NINE, hour(12));

    // Then
    assertThat(report.isValid()).isFalse();
    assertThat(report.findings())
        .containsExactly(
            new Finding(
                FindingName.NO_DIGESTS_FOUND,
                "audit/AWSLogs/123456789012/CloudTrail-Digest/local/",
                "digests of arn:trailkeeper:cloudtrail:local:123456789012:trail/production between"
                    + " 2026-03-01T09:00:00Z and 2026-03-01T12:00:00Z",
                "none"));
    assertThat(report.digests()).isEqualTo(new FileCount(0, 0));
    assertThat(report.found()).isEmpty();
  }

  @Test
  void aWrongPrefixOrTrailOrRangeFindsNothing() {
    // Given
    trail.deliverUntil(12);
    LogFileValidator validator = new LogFileValidator(archive, Vectors.publicKeys());

    // Then
    assertNothingFound(
        validator.validate(new ValidationRequest(Vectors.TRAIL, "other", NINE, hour(12))));
    assertNothingFound(
        validator.validate(new ValidationRequest(Vectors.TRAIL, "", NINE, hour(12))));
    assertNothingFound(
        validator.validate(
            new ValidationRequest(
                new TrailArn("local", "123456789012", "production2"), PREFIX, NINE, hour(12))));
    assertNothingFound(validate(hour(13), hour(14)));
    assertNothingFound(validate(Instant.MAX, Instant.MAX));
  }

  @Test
  void anyInstantsAreARange() {
    // Given
    trail.deliverUntil(12);

    // Then
    assertThat(validate(Instant.MIN, Instant.MAX).digests()).isEqualTo(new FileCount(3, 3));
    assertThat(validate(Instant.EPOCH, hour(12).plusNanos(1)).isValid()).isTrue();
    assertThatThrownBy(() -> new ValidationRequest(Vectors.TRAIL, PREFIX, hour(10), NINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is before its start");
    assertThatThrownBy(() -> new ValidationRequest(Vectors.TRAIL, "/audit", NINE, hour(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key prefix");
  }

  /** Where a source can fail. */
  enum Failure {
    LIST,
    OPEN_DIGEST,
    READ_DIGEST,
    READ_SIGNATURE,
    READ_LOG_FILE,
    CLOSE_LOG_FILE
  }

  @ParameterizedTest
  @EnumSource
  void aSourceThatFailsIsNoFinding(Failure failure) {
    // Given
    trail.deliverUntil(12);
    LogFileValidator validator =
        new LogFileValidator(new FailingArchive(archive, failure), Vectors.publicKeys());
    ValidationRequest request = new ValidationRequest(Vectors.TRAIL, PREFIX, NINE, hour(12));

    // Then
    assertThatThrownBy(() -> validator.validate(request)).isInstanceOf(ArchiveException.class);
  }

  @Test
  void anArchiveThatListsInAnotherOrderIsRefused() {
    // Given
    trail.deliverUntil(12);
    Archive reversed =
        new ForwardingArchive(archive) {
          @Override
          public Iterator<String> list(String prefix, @Nullable String startAfter) {
            return List.of(digestKey(11), digestKey(10)).iterator();
          }
        };

    // Then
    assertThatThrownBy(
            () ->
                new LogFileValidator(reversed, Vectors.publicKeys())
                    .validate(new ValidationRequest(Vectors.TRAIL, PREFIX, NINE, hour(12))))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("expected ascending order");
  }

  private ValidationReport validate(Instant start, Instant end) {
    return new LogFileValidator(archive, Vectors.publicKeys())
        .validate(new ValidationRequest(Vectors.TRAIL, PREFIX, start, end));
  }

  private static void assertNothingFound(ValidationReport report) {
    assertThat(report.findings())
        .extracting(Finding::name)
        .containsExactly(FindingName.NO_DIGESTS_FOUND);
  }

  private static class ForwardingArchive implements Archive {
    private final Archive archive;

    ForwardingArchive(Archive archive) {
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

  /** An archive that breaks off at one point. */
  private static final class FailingArchive extends ForwardingArchive {
    private final Failure failure;

    FailingArchive(Archive archive, Failure failure) {
      super(archive);
      this.failure = failure;
    }

    @Override
    public Iterator<String> list(String prefix, @Nullable String startAfter) {
      if (failure == Failure.LIST) {
        throw new ArchiveException("listing failed", null);
      }
      return super.list(prefix, startAfter);
    }

    @Override
    public Optional<ArchivedObject> open(String key) {
      boolean signature = key.endsWith(".sig");
      boolean digest = key.contains("CloudTrail-Digest") && !signature;
      if (failure == Failure.OPEN_DIGEST && digest) {
        throw new ArchiveException("access denied", null);
      }
      boolean fails =
          (failure == Failure.READ_DIGEST && digest)
              || (failure == Failure.READ_SIGNATURE && signature)
              || (failure == Failure.READ_LOG_FILE && !digest && !signature);
      boolean failsToClose = failure == Failure.CLOSE_LOG_FILE && !digest && !signature;
      return super.open(key)
          .map(
              object ->
                  fails || failsToClose
                      ? new ArchivedObject(
                          new FailingStream(object.content(), fails), object.metadata())
                      : object);
    }
  }

  private static final class FailingStream extends InputStream {
    private final InputStream content;
    private final boolean failsToRead;

    FailingStream(InputStream content, boolean failsToRead) {
      this.content = content;
      this.failsToRead = failsToRead;
    }

    @Override
    public int read() throws IOException {
      return failsToRead ? failReading() : content.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return failsToRead ? failReading() : content.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (!failsToRead) {
        throw new IOException("closing failed");
      }
    }

    private static int failReading() throws IOException {
      throw new IOException("connection reset");
    }
  }
}
