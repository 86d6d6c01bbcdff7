package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.DIGEST_MOVED;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_HASH_MISMATCH;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_IN_ANOTHER_BUCKET;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_NOT_DIGESTED;
import static io.trailkeeper.core.validation.FindingName.LOG_FILE_NOT_FOUND;
import static io.trailkeeper.core.validation.TestingTrail.NINE;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.Vectors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Archives that were copied or moved as a whole. */
class RelocatedTest extends TamperFixture {

  private static final ValidationOptions RELOCATED = ValidationOptions.DEFAULT.withRelocated(true);

  @Test
  void aCopyUnderAnotherPrefixAndBucketIsValidIfThatIsAskedFor() {
    // Given
    trail.deliverUntil(12);
    copyTo("old/years");

    // When
    ValidationReport asked = validateAt("old/years", RELOCATED);
    ValidationReport notAsked = validateAt("old/years", ValidationOptions.DEFAULT);

    // Then
    assertFindings(asked);
    assertThat(asked.digests()).isEqualTo(new FileCount(3, 3));
    assertThat(asked.logFiles()).isEqualTo(new FileCount(6, 6));
    assertThat(asked.notices()).isEmpty();
    assertThat(notAsked.findings()).extracting(Finding::name).containsOnly(DIGEST_MOVED);
  }

  @Test
  void aCopyWithoutAPrefixIsValid() {
    // Given
    trail.deliverUntil(12);
    copyTo("");

    // Then
    assertFindings(validateAt("", RELOCATED));
  }

  @Test
  void whatWasNotMovedIsValidToo() {
    // Given
    trail.deliverUntil(12);
    options = RELOCATED;

    // Then
    assertFindings(validate());
  }

  @Test
  void whatIsWrongInACopyIsFound() {
    // Given
    List<String> logFiles = List.of(trail.deliver(), trail.deliver());
    trail.deliverUntil(12);
    copyTo("old");
    archive.objects.remove(at("old", logFiles.get(0)));
    rewrite(at("old", logFiles.get(1)), "{}");
    String planted = at("old", logFiles.get(1)).replace("0000000000000002", "PLANTEDPLANTEDXX");
    archive.put(planted, new byte[1], Map.of());

    // Then
    assertFindings(
        validateAt("old", RELOCATED),
        tuple(LOG_FILE_NOT_FOUND, at("old", logFiles.get(0))),
        tuple(LOG_FILE_HASH_MISMATCH, at("old", logFiles.get(1))),
        tuple(LOG_FILE_NOT_DIGESTED, planted));
  }

  @Test
  void digestsFromTwoPlacesDoNotAgree() {
    // Given
    trail.deliverUntil(11);
    TestingTrail elsewhere = forge();
    trail.deliverUntil(12);
    elsewhere.bucket = "other-bucket";
    elsewhere.deliverUntil(12);
    archive.objects.putAll(elsewhere.archive.objects);
    options = RELOCATED;

    // When
    ValidationReport report = validate();

    // Then
    assertThat(report.findings())
        .extracting(Finding::name, Finding::objectKey)
        .contains(tuple(DIGEST_MOVED, digestKey(12)));
    assertThat(report.findings().get(0).expected()).contains("audit-archive/audit/");
  }

  @Test
  void aDigestUnderAnotherNameIsMoved() {
    // Given
    trail.deliverUntil(11);
    trail.statedKey = digestKey(13);
    trail.digest(hour(12), DigestEndReason.INTERVAL);
    copyTo("old");

    // Then
    assertFindings(validateAt("old", RELOCATED), tuple(DIGEST_MOVED, at("old", digestKey(12))));
  }

  @Test
  void aLogFileOfAnotherPrefixCannotBeLookedFor() {
    // Given
    trail.logFiles.add(
        DigestLogFile.builder()
            .s3Bucket("audit-archive")
            .s3Object("elsewhere/AWSLogs/x.json.gz")
            .hashValue("0".repeat(64))
            .newestEventTime(NINE)
            .oldestEventTime(NINE)
            .build());
    trail.digest(hour(10), DigestEndReason.INTERVAL);
    copyTo("old");

    // Then
    assertFindings(
        validateAt("old", RELOCATED),
        tuple(LOG_FILE_IN_ANOTHER_BUCKET, "elsewhere/AWSLogs/x.json.gz"));
  }

  private ValidationReport validateAt(String prefix, ValidationOptions with) {
    return validate(new ValidationRequest(Vectors.TRAIL, prefix, NINE, hour(20)), with);
  }

  private static String at(String prefix, String key) {
    return (prefix.isEmpty() ? "" : prefix + "/") + key.substring("audit/".length());
  }

  private void copyTo(String prefix) {
    archive.bucketName = "copy-bucket";
    for (String key : List.copyOf(archive.objects.keySet())) {
      archive.put(
          at(prefix, key), archive.objects.get(key).content(), archive.objects.get(key).metadata());
      archive.objects.remove(key);
    }
  }
}
