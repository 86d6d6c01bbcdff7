package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.DIGEST_INVALID_FORMAT;
import static io.trailkeeper.core.validation.FindingName.DIGEST_NOT_FOUND;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_HASH_MISMATCH;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_INVALID_COMPRESSION;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_IN_ANOTHER_BUCKET;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_LISTED_TWICE;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_NOT_FOUND;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_TRAILING_DATA;
import static io.trailkeeper.core.validation.TestingTrail.NINE;
import static io.trailkeeper.core.validation.TestingTrail.PREFIX;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.gzip.GzipMember;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What somebody does to log files, and how it is told. */
class LogFileTamperTest extends TamperFixture {

  @Test
  void aChangedLogFile() {
    // Given
    String logFile = trail.deliver();
    trail.deliverUntil(11);
    rewrite(logFile, "{\"Records\":[{\"eventID\":\"x\"}]}");

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(LOG_FILE_HASH_MISMATCH, logFile));
    assertThat(report.findings().get(0).expected()).matches("SHA-256 [0-9a-f]{64}");
    assertThat(report.logFiles().summary("log"))
        .isEqualTo("4/5 log files valid, 1/5 log files INVALID");
    assertThat(report.digests()).isEqualTo(new FileCount(2, 2));
  }

  @Test
  void aLogFileThatWasCompressedAnewIsNotChanged() throws IOException {
    // Given
    String logFile = trail.deliver();
    trail.deliverUntil(11);
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(other, 3)) {
      gzip.write(
          GzipMember.open(new ByteArrayInputStream(archive.objects.get(logFile).content()))
              .readAllBytes());
      gzip.flush();
    }
    replace(logFile, other.toByteArray());

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report);
  }

  @Test
  void aRemovedLogFile() {
    // Given
    String logFile = trail.deliver();
    trail.deliverUntil(11);
    archive.objects.remove(logFile);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(LOG_FILE_NOT_FOUND, logFile));
    assertThat(report.findings().get(0).found()).isEqualTo("nothing");
    assertThat(report.logFiles()).isEqualTo(new FileCount(4, 5));
  }

  @Test
  void swappedLogFiles() {
    // Given
    String one = trail.deliver();
    String other = trail.deliver();
    trail.deliverUntil(10);
    swap(one, other);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report, tuple(LOG_FILE_HASH_MISMATCH, one), tuple(LOG_FILE_HASH_MISMATCH, other));
  }

  @Test
  void dataAfterALogFile() {
    // Given
    List<String> logFiles = List.of(trail.deliver(), trail.deliver(), trail.deliver());
    trail.deliverUntil(10);
    append(logFiles.get(0), new byte[] {0});
    append(logFiles.get(1), archive.objects.get(logFiles.get(1)).content());
    append(logFiles.get(2), GzipMember.compress(new byte[0]));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        logFiles.stream()
            .map(logFile -> tuple(LOG_FILE_TRAILING_DATA, logFile))
            .toArray(Tuple[]::new));
  }

  @Test
  void aLogFileThatIsNoGzip() {
    // Given
    List<String> logFiles = List.of(trail.deliver(), trail.deliver(), trail.deliver());
    trail.deliverUntil(10);
    byte[] content = archive.objects.get(logFiles.get(0)).content();
    replace(logFiles.get(0), Arrays.copyOf(content, content.length - 1));
    replace(logFiles.get(1), "{\"Records\":[]}".getBytes(UTF_8));
    replace(logFiles.get(2), new byte[0]);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        logFiles.stream()
            .map(logFile -> tuple(LOG_FILE_INVALID_COMPRESSION, logFile))
            .toArray(Tuple[]::new));
  }

  @Test
  void aLogFileThatIsListedTwice() {
    // Given
    String logFile = trail.deliver();
    DigestLogFile listed = trail.logFiles.get(0);
    trail.logFiles.add(listed);
    trail.deliverUntil(10);
    trail.deliverUntil(11);
    trail.logFiles.add(listed);
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report, tuple(LOG_FILE_LISTED_TWICE, logFile), tuple(LOG_FILE_LISTED_TWICE, logFile));
    assertThat(report.findings().get(1).found()).isEqualTo("listed again in " + digestKey(12));
  }

  @Test
  void aLogFileThatIsListedAgainMuchLater() {
    // Given
    String logFile = trail.deliver();
    DigestLogFile listed = trail.logFiles.get(0);
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 1000; j++) {
        trail.logFiles.add(
            DigestLogFile.builder()
                .s3Bucket("audit-archive")
                .s3Object("audit/AWSLogs/" + i + "/" + j)
                .hashValue("0".repeat(64))
                .newestEventTime(NINE)
                .oldestEventTime(NINE)
                .build());
      }
      trail.digest(NINE.plusSeconds(60L * i + 60), DigestEndReason.LEDGER_FULL);
    }
    trail.logFiles.add(listed);
    trail.deliverUntil(11);

    // When
    ValidationReport report = validate(NINE.plusSeconds(1), NINE.plusSeconds(60));
    List<Finding> twice = new ArrayList<>();
    new LogFileValidator(archive, publicKeys)
        .validate(
            new ValidationRequest(Vectors.TRAIL, PREFIX, NINE, hour(20)),
            ValidationOptions.DEFAULT,
            finding -> {
              if (finding.name() == LOG_FILE_LISTED_TWICE) {
                twice.add(finding);
              }
            });

    // Then
    assertThat(report.logFiles().total()).isEqualTo(2001);
    assertThat(twice).extracting(Finding::objectKey).containsExactly(logFile);
  }

  @Test
  void otherEventsThanTheDigestSays() {
    // Given
    String one = trail.deliver();
    String other = trail.deliver("[1]");
    String third = trail.deliver("{\"a\":1}\n{\"b\":2}\n");
    trail.eventCounts.put(one, 2L);
    trail.eventCounts.put(third, 2L);
    trail.deliverUntil(10);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(FindingName.EVENT_COUNT_MISMATCH, one),
        tuple(FindingName.EVENT_COUNT_MISMATCH, other));
    assertThat(report.findings().get(0).expected()).isEqualTo("2 events");
    assertThat(report.findings().get(0).found()).isEqualTo("1 events");
    assertThat(report.findings().get(1).found()).contains("expected '{'");
  }

  @Test
  void aLogFileInAnotherBucket() {
    // Given
    trail.bucket = "other-bucket";
    String logFile = trail.deliver();
    trail.bucket = "audit-archive";
    trail.deliverUntil(10);

    // When
    ValidationReport report = validate();
    archive.bucketName = null;
    ValidationReport withoutName = validate();

    // Then
    assertFindings(report, tuple(LOG_FILE_IN_ANOTHER_BUCKET, logFile));
    assertFindings(withoutName, tuple(LOG_FILE_IN_ANOTHER_BUCKET, logFile));
  }

  @Test
  void everyFindingIsToldInOrderAndTheReportKeepsTheFirst() {
    // Given
    List<String> logFiles = new ArrayList<>();
    for (int i = 0; i < ValidationReport.MAX_LISTED + 5; i++) {
      logFiles.add(trail.deliver());
    }
    trail.digest(hour(10), DigestEndReason.LEDGER_FULL);
    archive.objects.keySet().removeAll(logFiles);
    List<String> told = new ArrayList<>();

    // When
    ValidationReport report =
        new LogFileValidator(archive, publicKeys)
            .validate(
                new ValidationRequest(Vectors.TRAIL, PREFIX, NINE, hour(10)),
                ValidationOptions.DEFAULT.withParallelism(8),
                finding -> told.add(finding.objectKey()));

    // Then
    assertThat(told).isEqualTo(logFiles);
    assertThat(report.findingCount()).isEqualTo(logFiles.size());
    assertThat(report.findings()).hasSize(ValidationReport.MAX_LISTED);
    assertThat(report.logFiles()).isEqualTo(new FileCount(0, logFiles.size()));
  }

  @Test
  void theSameTrailGivesTheSameReport() {
    // Given
    String logFile = trail.deliver();
    trail.deliverUntil(16);
    archive.objects.remove(logFile);
    archive.removeDigest(digestKey(12));
    archive.removeDigest(digestKey(13));
    rewrite(digestKey(15), "{}");

    // When
    ValidationReport report = validate();

    // Then
    assertThat(report).isEqualTo(validate());
    assertFindings(
        report,
        tuple(LOG_FILE_NOT_FOUND, logFile),
        tuple(DIGEST_NOT_FOUND, SOMEWHERE),
        tuple(DIGEST_NOT_FOUND, digestKey(13)),
        tuple(DIGEST_INVALID_FORMAT, digestKey(15)));
  }
}
