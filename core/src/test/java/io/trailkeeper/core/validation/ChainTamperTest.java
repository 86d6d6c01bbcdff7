package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.CHAIN_FORKED;
import static io.trailkeeper.core.validation.FindingName.CHAIN_NOT_CLOSED;
import static io.trailkeeper.core.validation.FindingName.CHAIN_STARTS_WITHOUT_REASON;
import static io.trailkeeper.core.validation.FindingName.DIGEST_CHAIN_BROKEN;
import static io.trailkeeper.core.validation.FindingName.DIGEST_GAP;
import static io.trailkeeper.core.validation.FindingName.DIGEST_INVALID_FORMAT;
import static io.trailkeeper.core.validation.FindingName.DIGEST_NOT_FOUND;
import static io.trailkeeper.core.validation.FindingName.DIGEST_SEQUENCE_BROKEN;
import static io.trailkeeper.core.validation.FindingName.DIGEST_SIGNATURE_MISMATCH;
import static io.trailkeeper.core.validation.TestingTrail.NINE;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.PreviousDigest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does to a chain of digests, and how it is told. */
class ChainTamperTest extends TamperFixture {

  @Test
  void aRemovedDigest() {
    // Given
    trail.deliverUntil(14);
    archive.removeDigest(digestKey(12));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_NOT_FOUND, digestKey(12)));
    assertThat(report.findings().get(0).expected())
        .isEqualTo("the predecessor of " + digestKey(13));
    assertThat(report.digests().summary("digest"))
        .isEqualTo("4/5 digest files valid, 1/5 digest files INVALID");
    assertThat(report.logFiles()).isEqualTo(new FileCount(8, 8));
  }

  @Test
  void removedDigestsInARow() {
    // Given
    trail.deliverUntil(16);
    archive.removeDigest(digestKey(12));
    archive.removeDigest(digestKey(13));
    archive.removeDigest(digestKey(14));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(DIGEST_NOT_FOUND, SOMEWHERE),
        tuple(DIGEST_NOT_FOUND, SOMEWHERE),
        tuple(DIGEST_NOT_FOUND, digestKey(14)));
    assertThat(report.digests()).isEqualTo(new FileCount(4, 7));
  }

  @Test
  void removedDigestsAroundOneThatWasCopiedOverAnother() {
    // Given
    trail.deliverUntil(16);
    move(digestKey(12), digestKey(13));
    archive.removeDigest(digestKey(14));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(DIGEST_SIGNATURE_MISMATCH, digestKey(13)),
        tuple(DIGEST_NOT_FOUND, SOMEWHERE),
        tuple(DIGEST_NOT_FOUND, digestKey(14)));
    assertThat(report.digests()).isEqualTo(new FileCount(4, 7));
  }

  @Test
  void theFirstDigestInRangeIsRemoved() {
    // Given
    trail.deliverUntil(12);
    archive.removeDigest(digestKey(10));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_NOT_FOUND, digestKey(10)));
  }

  @Test
  void theLastDigestInRangeIsRemoved() {
    // Given
    trail.deliverUntil(14);
    archive.removeDigest(digestKey(12));

    // When
    ValidationReport report = validate(NINE, hour(11).plusSeconds(1800));

    // Then
    assertFindings(report, tuple(DIGEST_NOT_FOUND, digestKey(12)));
    assertThat(report.digests()).isEqualTo(new FileCount(2, 3));
  }

  @Test
  void allDigestsInRangeAreRemovedButALaterOneIsThere() {
    // Given
    trail.deliverUntil(14);
    archive.removeDigest(digestKey(10));
    archive.removeDigest(digestKey(11));
    archive.removeDigest(digestKey(12));

    // When
    ValidationReport report = validate(NINE, hour(11));

    // Then
    assertFindings(report, tuple(DIGEST_NOT_FOUND, digestKey(12)));
  }

  @Test
  void manyMissingDigestsStayFinite() {
    // Given
    trail.deliverUntil(10);
    trail.deliverUntil(11);
    trail.number = 4_000_000_000L;
    trail.deliverUntil(12);
    archive.removeDigest(digestKey(11));

    // When
    ValidationReport report = validate();

    // Then
    assertThat(report.findingCount()).isEqualTo(1002);
    assertThat(report.digests()).isEqualTo(new FileCount(2, 4_000_000_000L));
  }

  @Test
  void aLinkToOtherContent() {
    // Given
    trail.deliverUntil(11);
    PreviousDigest previous = trail.previous;
    trail.previous =
        new PreviousDigest(
            previous.s3Bucket(),
            previous.s3Object(),
            flipped(previous.hashValue()),
            previous.signature());
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_CHAIN_BROKEN, digestKey(12)));
    assertThat(report.findings().get(0).found()).contains(previous.hashValue());
    assertThat(report.digests()).isEqualTo(new FileCount(2, 3));
    assertThat(report.logFiles()).as("its own statement is signed").isEqualTo(new FileCount(6, 6));
  }

  @Test
  void aLinkToAnotherSignature() {
    // Given
    trail.deliverUntil(11);
    PreviousDigest previous = trail.previous;
    trail.previous =
        new PreviousDigest(
            previous.s3Bucket(),
            previous.s3Object(),
            previous.hashValue(),
            flipped(previous.signature()));
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_CHAIN_BROKEN, digestKey(12)));
    assertThat(report.findings().get(0).found()).contains(previous.signature());
  }

  @Test
  void linksToWhatCannotBeAPredecessor() {
    for (String[] place :
        new String[][] {
          {"audit-archive", "audit/elsewhere.json.gz"},
          {"audit-archive", digestKey(12)},
          {"audit-archive", digestKey(13)},
          {"audit-archive", digestKey(11).substring("audit/".length())},
          {"other-bucket", digestKey(11)},
        }) {
      // Given
      archive.objects.clear();
      TestingTrail writer = new TestingTrail(archive);
      writer.deliverUntil(11);
      PreviousDigest previous = writer.previous;
      writer.previous =
          new PreviousDigest(place[0], place[1], previous.hashValue(), previous.signature());
      writer.deliverUntil(12);

      // When
      ValidationReport report = validate();

      // Then
      assertFindings(report, tuple(DIGEST_CHAIN_BROKEN, digestKey(12)));
    }
  }

  @Test
  void aForkOfTheChain() {
    // Given
    trail.deliverUntil(10);
    TestingTrail forger = forge();
    trail.deliverUntil(11);
    forger.digest(hour(11).plusSeconds(1), DigestEndReason.INTERVAL);
    archive.objects.putAll(forger.archive.objects);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(CHAIN_FORKED, digestKey(11).replace("T110000", "T110001")));
    assertThat(report.findings().get(0).expected()).startsWith(digestKey(11));
    assertThat(report.findings().get(0).found()).startsWith(digestKey(10));
  }

  @Test
  void twoChainsAtATime() {
    // Given
    trail.deliverUntil(10);
    TestingTrail forger = new TestingTrail(new TestingArchive());
    forger.startChain(ChainStartReason.CHECKPOINT_LOST, hour(10));
    forger.digest(hour(10).plusSeconds(1800), DigestEndReason.INTERVAL);
    trail.deliverUntil(11);
    archive.objects.putAll(forger.archive.objects);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(CHAIN_NOT_CLOSED, digestKey(10).replace("T100000", "T103000")),
        tuple(CHAIN_FORKED, digestKey(11)));
  }

  @Test
  void anotherChainIdWithinAChain() {
    // Given
    trail.deliverUntil(11);
    trail.chainId = new UUID(7, 7);
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_CHAIN_BROKEN, digestKey(12)));
  }

  @Test
  void anExtensionThatIsGoneWithinAChain() {
    // Given
    trail.deliverUntil(11);
    trail.extended = false;
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_CHAIN_BROKEN, digestKey(12)));
    assertThat(report.findings().get(0).found()).isEqualTo("no chain");
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 4, 5, Long.MAX_VALUE})
  void aNumberThatDoesNotFollow(long number) {
    // Given
    trail.deliverUntil(11);
    trail.number = number;
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_SEQUENCE_BROKEN, digestKey(12)));
    assertThat(report.findings().get(0).expected()).startsWith("number 3 ");
    assertThat(report.findings().get(0).found()).isEqualTo("number " + number);
  }

  @Test
  void numbersThatLeaveNoRoomForAMissingDigest() {
    // Given
    trail.deliverUntil(12);
    trail.number = 3;
    trail.deliverUntil(13);
    archive.removeDigest(digestKey(12));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(DIGEST_NOT_FOUND, digestKey(12)),
        tuple(DIGEST_SEQUENCE_BROKEN, digestKey(13)));
  }

  @ParameterizedTest
  @ValueSource(longs = {-60, 60})
  void timesThatDoNotMeet(long seconds) {
    // Given
    trail.deliverUntil(11);
    trail.statedStart = hour(11).plusSeconds(seconds);
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_GAP, digestKey(12)));
    assertThat(report.findings().get(0).expected()).startsWith("a start at " + hour(11));
  }

  @Test
  void aChainThatBeginsBeforeTheOneBeforeEnds() {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(12), DigestEndReason.LOGGING_STOPPED);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(11));
    trail.digest(hour(13), DigestEndReason.INTERVAL);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(CHAIN_FORKED, digestKey(13)));
  }

  @ParameterizedTest
  @EnumSource
  void aChainThatBeginsWithoutASignedEnd(ChainStartReason reason) {
    // Given
    trail.deliverUntil(11);
    trail.startChain(reason, hour(12));
    trail.deliverUntil(13);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(reason.isLoss() ? CHAIN_NOT_CLOSED : CHAIN_STARTS_WITHOUT_REASON, digestKey(13)));
    assertThat(report.findings().get(0).found()).contains("Interval").contains(reason.text());
  }

  @ParameterizedTest
  @EnumSource
  void aReasonToEndThatClosesAChainOrDoesNot(DigestEndReason reason) {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(12), reason);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(12));
    trail.deliverUntil(13);

    // When
    ValidationReport report = validate();

    // Then
    assertThat(report.isValid()).isEqualTo(reason.closesChain());
  }

  @Test
  void theEndOfAChainIsRemoved() {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(12), DigestEndReason.LOGGING_STOPPED);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(12));
    trail.deliverUntil(13);
    archive.removeDigest(digestKey(12));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(CHAIN_STARTS_WITHOUT_REASON, digestKey(13)));
  }

  @Test
  void theStartOfAChainIsRemoved() {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(12), DigestEndReason.LOGGING_STOPPED);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(12));
    trail.deliverUntil(15);
    archive.removeDigest(digestKey(13));
    archive.removeDigest(digestKey(14));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report, tuple(DIGEST_NOT_FOUND, SOMEWHERE), tuple(DIGEST_NOT_FOUND, digestKey(14)));
  }

  @Test
  void theEndOfOneChainAndTheStartOfTheNextAreRemoved() {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(12), DigestEndReason.LOGGING_STOPPED);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(12));
    trail.deliverUntil(14);
    archive.removeDigest(digestKey(12));
    archive.removeDigest(digestKey(13));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(DIGEST_NOT_FOUND, digestKey(13)),
        tuple(CHAIN_STARTS_WITHOUT_REASON, digestKey(14)));
  }

  @Test
  void whatIsUnreadableMayHaveEndedTheChain() {
    // Given
    trail.deliverUntil(11);
    trail.digest(hour(12), DigestEndReason.LOGGING_STOPPED);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(12));
    trail.deliverUntil(14);

    // When
    rewrite(digestKey(12), "{}");
    ValidationReport withoutEnd = validate();
    rewrite(digestKey(13), "{}");
    ValidationReport withoutEndAndStart = validate();

    // Then
    assertFindings(withoutEnd, tuple(DIGEST_INVALID_FORMAT, digestKey(12)));
    assertFindings(
        withoutEndAndStart,
        tuple(DIGEST_INVALID_FORMAT, digestKey(12)),
        tuple(DIGEST_INVALID_FORMAT, digestKey(13)));
  }

  @Test
  void theChainStartsTwice() {
    // Given
    trail.deliverUntil(11);
    UUID chainId = trail.chainId;
    trail.startChain(ChainStartReason.LOGGING_STARTED, hour(11));
    trail.chainId = chainId;
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_SEQUENCE_BROKEN, digestKey(12)));
  }

  @Test
  void aRestartOfCloudTrailWithoutAReason() {
    // Given
    trail.extended = false;
    trail.deliverUntil(11);
    trail.startChain(ChainStartReason.LOGGING_RESTARTED, hour(12));
    trail.deliverUntil(13);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(CHAIN_STARTS_WITHOUT_REASON, digestKey(13)));
  }
}
