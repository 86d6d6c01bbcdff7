package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.LOG_FILE_NOT_DIGESTED;
import static io.trailkeeper.core.validation.TestingTrail.NINE;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.EventGap;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Log files that no digest lists: planted, or not digested yet, or never to be. */
class UndigestedTest extends TamperFixture {

  private static final String FOLDER = "audit/AWSLogs/123456789012/CloudTrail/local/";

  @Test
  void aPlantedLogFile() {
    // Given
    trail.deliverUntil(13);
    String planted = plant("20260301T1001Z");

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(LOG_FILE_NOT_DIGESTED, planted));
    assertThat(report.logFiles()).isEqualTo(new FileCount(8, 8));
    assertThat(report.notices()).isEmpty();
  }

  @Test
  void aPlantedLogFileWithAnotherName() {
    // Given
    trail.deliverUntil(13);
    String planted = FOLDER + "2026/03/01/evil.json.gz";
    archive.put(planted, new byte[1], Map.of());
    archive.put(FOLDER + "2026/03/02/evil.json.gz", new byte[1], Map.of());
    archive.put(FOLDER + "2026/03/01/README.txt", new byte[1], Map.of());
    archive.put(FOLDER + "2026/13/01/evil.json.gz", new byte[1], Map.of());

    // When
    ValidationReport report = validate(NINE, hour(13));

    // Then
    assertFindings(report, tuple(LOG_FILE_NOT_DIGESTED, planted));
  }

  @Test
  void aRenamedLogFileIsMissingAndNotDigested() {
    // Given
    String logFile = trail.deliver();
    trail.deliverUntil(13);
    String renamed = logFile.replace("0000000000000001", "0000000000000009");
    move(logFile, renamed);
    move(renamed, renamed.replace("0000000000000009", "AAAAAAAAAAAAAAAA"));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(FindingName.LOG_FILE_NOT_FOUND, logFile),
        tuple(LOG_FILE_NOT_DIGESTED, renamed.replace("0000000000000009", "AAAAAAAAAAAAAAAA")));
  }

  @Test
  void whatWasWrittenOutsideOfTheRangeIsNotLookedAt() {
    // Given
    trail.deliverUntil(15);
    plant("20260301T1159Z");
    plant("20260301T1301Z");
    plant("20260228T1230Z");
    plant("20260302T1230Z");

    // Then
    assertFindings(validate(hour(12), hour(13)));
  }

  @Test
  void aLogFileThatALaterDigestListsIsDigested() {
    // Given
    trail.deliverUntil(12);
    trail.deliver();
    trail.start = hour(11);
    String early = trail.deliver();
    trail.start = hour(12);
    trail.deliverUntil(18);

    // When
    ValidationReport report = validate(hour(10), hour(11).plusSeconds(10));

    // Then
    assertThat(early).contains("T1100Z");
    assertFindings(report);
    assertThat(report.notices()).isEmpty();
  }

  @Test
  void newLogFilesAreToBeDigested() {
    // Given
    trail.deliverUntil(13);
    trail.deliver();
    trail.deliver();
    plant("20260301T1250Z");

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report);
    assertThat(report.notices())
        .containsExactly(
            new Notice(
                Notice.Name.LOG_FILES_NOT_YET_DIGESTED,
                FOLDER,
                hour(12).plusSeconds(3000),
                hour(13).plusSeconds(60),
                "3 log files"));
  }

  @Test
  void afterAClosedChainNothingIsToCome() {
    // Given
    trail.deliverUntil(12);
    trail.digest(hour(13), DigestEndReason.LOGGING_STOPPED);
    String planted = plant("20260301T1301Z");

    // Then
    assertFindings(validate(), tuple(LOG_FILE_NOT_DIGESTED, planted));
  }

  @Test
  void whileLoggingWasStoppedNothingWasDelivered() {
    // Given
    trail.deliverUntil(12);
    trail.digest(hour(13), DigestEndReason.LOGGING_STOPPED);
    String planted = plant("20260301T1330Z");
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(14));
    trail.deliverUntil(15);

    // Then
    assertFindings(validate(), tuple(LOG_FILE_NOT_DIGESTED, planted));
  }

  @Test
  void withoutValidationLogFilesHaveNoDigest() {
    // Given
    plant("20260301T0830Z");
    trail.startChain(ChainStartReason.VALIDATION_ENABLED, NINE);
    trail.deliverUntil(12);
    trail.digest(hour(13), DigestEndReason.VALIDATION_DISABLED);
    plant("20260301T1330Z");
    plant("20260301T1331Z");
    trail.startChain(ChainStartReason.VALIDATION_ENABLED, hour(14));
    trail.deliverUntil(15);
    String planted = plant("20260301T1430Z");

    // When
    ValidationReport report = validate(hour(8), hour(20));

    // Then
    assertFindings(report, tuple(LOG_FILE_NOT_DIGESTED, planted));
    assertThat(report.notices())
        .extracting(Notice::name, Notice::objectKey, Notice::detail)
        .containsExactly(
            tuple(
                Notice.Name.LOGGING_INTERRUPTED,
                digestKey(15),
                "ValidationDisabled, then ValidationEnabled"),
            tuple(
                Notice.Name.LOG_FILES_WITHOUT_DIGEST,
                digestKey(10),
                "1 log file: ValidationEnabled"),
            tuple(
                Notice.Name.LOG_FILES_WITHOUT_DIGEST,
                digestKey(15),
                "2 log files: ValidationDisabled, then ValidationEnabled"));
  }

  @Test
  void aSignedGapAccountsForLogFiles() {
    // Given
    trail.deliverUntil(12);
    plant("20260301T1201Z");
    String planted = plant("20260301T1231Z");
    trail.gaps.add(new EventGap(hour(12), hour(12).plusSeconds(600), "SigningKeyLost", null));
    trail.gaps.add(new EventGap(hour(12), hour(13), "JournalGap", null));
    trail.deliverUntil(14);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(LOG_FILE_NOT_DIGESTED, planted));
    assertThat(report.notices())
        .extracting(Notice::name)
        .containsExactly(
            Notice.Name.EVENTS_MISSING,
            Notice.Name.EVENTS_MISSING,
            Notice.Name.LOG_FILES_WITHOUT_DIGEST);
  }

  @Test
  void theLogFilesOfAMissingDigestAreNoFindingsOfTheirOwn() {
    // Given
    trail.deliverUntil(14);
    archive.removeDigest(digestKey(12));
    rewrite(digestKey(14), "{}");

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(FindingName.DIGEST_NOT_FOUND, digestKey(12)),
        tuple(FindingName.DIGEST_INVALID_FORMAT, digestKey(14)));
    assertThat(report.notices())
        .extracting(Notice::name, Notice::objectKey, Notice::detail)
        .containsExactly(
            tuple(
                Notice.Name.LOG_FILES_WITHOUT_DIGEST,
                digestKey(13),
                "2 log files: the digest before is missing"),
            tuple(
                Notice.Name.LOG_FILES_WITHOUT_DIGEST,
                digestKey(14),
                "2 log files: the digest cannot be believed"));
  }

  @Test
  void withoutAnyDigestTheLogFilesAreCounted() {
    // Given
    trail.deliverUntil(14);
    archive.objects.keySet().removeIf(key -> key.contains("CloudTrail-Digest"));

    // When
    ValidationReport report = validate();

    // Then
    assertThat(report.findings())
        .extracting(Finding::name)
        .containsExactly(FindingName.NO_DIGESTS_FOUND);
    assertThat(report.notices().get(0).detail()).startsWith("10 log files: no digest");
  }

  @Test
  void aNeighboursLogFilesAreItsOwn() {
    // Given
    trail.deliverUntil(14);
    TestingTrail neighbour = neighbour();
    neighbour.deliverUntil(14);
    neighbour.deliver();

    // When
    ValidationReport report = validate();
    String planted = plant("20260301T1001Z");
    ValidationReport withPlanted = validate();
    archive.objects.keySet().removeIf(key -> key.endsWith(".sig"));
    archive.objects.replaceAll((key, object) -> object.withMetadata(Map.of()));

    // Then
    assertFindings(report);
    assertThat(report.notices())
        .extracting(Notice::name, Notice::detail)
        .containsExactly(tuple(Notice.Name.LOG_FILES_NOT_YET_DIGESTED, "1 log file"));
    assertFindings(withPlanted, tuple(LOG_FILE_NOT_DIGESTED, planted));
    assertThat(validate().findings())
        .extracting(Finding::name)
        .as("no digest can be believed, so none is looked at for what it lists")
        .containsOnly(FindingName.DIGEST_SIGNATURE_MISSING);
  }

  @Test
  void aNeighboursDigestsCountOnlyIfTheyAreAuthentic() {
    // Given
    trail.deliverUntil(14);
    TestingTrail forger = neighbour();
    forger.key = OTHER_KEY;
    String planted = forger.deliver();
    forger.digest(hour(10), DigestEndReason.TRAIL_DELETED);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(LOG_FILE_NOT_DIGESTED, planted));
    assertThat(report.notices()).isEmpty();
  }

  @Test
  void aNeighboursMissingDigestExcusesNothing() {
    // Given
    trail.deliverUntil(14);
    TestingTrail neighbour = neighbour();
    neighbour.deliverUntil(11);
    String logFile = neighbour.deliver();
    neighbour.digest(hour(12), DigestEndReason.INTERVAL);
    neighbour.deliverUntil(14);
    archive.removeDigest(neighbour.keyAt(hour(12)));

    // Then
    assertFindings(validate(), tuple(LOG_FILE_NOT_DIGESTED, logFile));
  }

  @Test
  void aBadDigestBeforeTheRangeExcusesNothing() {
    // Given
    trail.deliverUntil(10);
    trail.digest(hour(11), DigestEndReason.LOGGING_STOPPED);
    archive.put(trail.keyAt(hour(11).plusSeconds(60)), new byte[3], Map.of());
    String planted = plant("20260301T1230Z");
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(13));
    trail.deliverUntil(14);

    // Then
    assertFindings(validate(hour(12), hour(20)), tuple(LOG_FILE_NOT_DIGESTED, planted));
  }

  @Test
  void aNeighbourThatIsGoneAccountsForNothingNew() {
    // Given
    TestingTrail neighbour = neighbour();
    neighbour.deliverUntil(10);
    trail.start = NINE.plus(Duration.ofDays(2));
    trail.digest(trail.start.plusSeconds(3600), DigestEndReason.INTERVAL);
    trail.digest(trail.start.plusSeconds(3600), DigestEndReason.LOGGING_STOPPED);
    String planted = plant("20260303T1030Z");

    // When
    ValidationReport report = validate(NINE, NINE.plus(Duration.ofDays(3)));

    // Then
    assertFindings(report, tuple(LOG_FILE_NOT_DIGESTED, planted));
  }

  private TestingTrail neighbour() {
    TestingTrail neighbour =
        new TestingTrail(archive, new TrailArn("local", "123456789012", "a_neighbour_local"));
    neighbour.delivered = 5000;
    return neighbour;
  }

  private String plant(String minute) {
    String day =
        minute.substring(0, 4) + "/" + minute.substring(4, 6) + "/" + minute.substring(6, 8);
    String key =
        FOLDER + day + "/123456789012_CloudTrail_local_" + minute + "_PLANTEDPLANTEDXX.json.gz";
    archive.put(key, new byte[1], Map.of());
    return key;
  }
}
