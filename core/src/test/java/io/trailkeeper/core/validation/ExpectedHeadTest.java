package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.CHAIN_HEAD_NOT_FOUND;
import static io.trailkeeper.core.validation.FindingName.DIGEST_NOT_FOUND;
import static io.trailkeeper.core.validation.FindingName.NO_DIGESTS_FOUND;
import static io.trailkeeper.core.validation.TestingTrail.NINE;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.SignedDigest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The newest digests are cut off, or everything is. */
class ExpectedHeadTest extends TamperFixture {

  @Test
  void theReportHasTheHead() {
    // Given
    trail.deliverUntil(13);
    SignedDigest last = trail.digest(hour(14), DigestEndReason.INTERVAL);

    // Then
    assertThat(validate().head())
        .contains(new ChainHead(digestKey(14), new UUID(0, 1), 5L, last.hashValue()));
    assertThat(validate(hour(30), hour(31)).head()).isEmpty();
  }

  @Test
  void newestDigestsThatAreCutOff() {
    // Given
    trail.deliverUntil(14);
    ExpectedHead head = expect(trail.digest(hour(15), DigestEndReason.INTERVAL), 6, null);
    options = options.withExpectedHead(head);
    ValidationReport whole = validate();
    archive.removeDigest(digestKey(15));
    archive.removeDigest(digestKey(14));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(whole);
    assertFindings(report, tuple(CHAIN_HEAD_NOT_FOUND, SOMEWHERE));
    assertThat(report.findings().get(0).expected())
        .isEqualTo("digest number 6 with SHA-256 " + head.sha256());
    assertThat(report.findings().get(0).found()).contains("number 4 ").contains(digestKey(13));
  }

  @Test
  void theHeadMayLieBehindTheRangeAndAllBetweenIsWalked() {
    // Given
    trail.deliverUntil(16);
    options =
        options.withExpectedHead(expect(trail.digest(hour(17), DigestEndReason.INTERVAL), 8, null));
    ValidationReport whole = validate(NINE, hour(11));
    archive.removeDigest(digestKey(14));

    // When
    ValidationReport report = validate(NINE, hour(11));

    // Then
    assertFindings(whole);
    assertThat(whole.digests()).isEqualTo(new FileCount(3, 3));
    assertThat(whole.logFiles()).isEqualTo(new FileCount(6, 6));
    assertFindings(report, tuple(DIGEST_NOT_FOUND, digestKey(14)));
  }

  @Test
  void theHeadMayLieBeforeTheRange() {
    // Given
    trail.deliverUntil(10);
    SignedDigest old = trail.digest(hour(11), DigestEndReason.LOGGING_STOPPED);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(12));
    trail.deliverUntil(16);

    // Then
    for (String key : new String[] {null, digestKey(11), "nonsense"}) {
      options = ValidationOptions.DEFAULT.withExpectedHead(expect(old, 2, key));
      assertFindings(validate(hour(15), hour(16)));
    }
    archive.removeDigest(digestKey(11));
    for (String key : new String[] {null, digestKey(11)}) {
      options = ValidationOptions.DEFAULT.withExpectedHead(expect(old, 2, key));
      assertFindings(
          validate(hour(15), hour(16)), tuple(CHAIN_HEAD_NOT_FOUND, key == null ? SOMEWHERE : key));
    }
  }

  @Test
  void anotherDigestInItsPlace() {
    // Given
    trail.deliverUntil(11);
    TestingTrail forger = forge();
    SignedDigest real = trail.digest(hour(12), DigestEndReason.INTERVAL);
    forger.key = trail.key;
    forger.digest(hour(12), DigestEndReason.STOPPED);
    archive.objects.putAll(forger.archive.objects);
    options = options.withExpectedHead(expect(real, 3, digestKey(12)));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(CHAIN_HEAD_NOT_FOUND, digestKey(12)));
    assertThat(report.findings().get(0).found()).startsWith("number 3 with SHA-256 ");
  }

  @Test
  void everythingIsDeleted() {
    // Given
    trail.deliverUntil(11);
    options =
        options.withExpectedHead(expect(trail.digest(hour(12), DigestEndReason.INTERVAL), 3, null));
    archive.objects.clear();

    // Then
    assertFindings(
        validate(), tuple(NO_DIGESTS_FOUND, SOMEWHERE), tuple(CHAIN_HEAD_NOT_FOUND, SOMEWHERE));
  }

  @Test
  void whatIsNoHeadIsRefused() {
    String hash = "a".repeat(64);

    assertThat(ExpectedHead.parse("7:" + hash.toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(new ExpectedHead(7L, hash, null));
    for (String text : new String[] {"", hash, "0:" + hash, "7:" + hash + "a", "-1:" + hash}) {
      assertThatThrownBy(() -> ExpectedHead.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("SEQUENCE:SHA256");
    }
  }

  private static ExpectedHead expect(SignedDigest digest, long number, String key) {
    return new ExpectedHead(number, digest.hashValue(), key);
  }
}
