package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.DIGEST_SIGNATURE_INVALID;
import static io.trailkeeper.core.validation.FindingName.PUBLIC_KEY_REVOKED;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.Vectors;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a validator says of digests whose key was revoked. */
class RevocationTest extends TamperFixture {

  private static final PublicKeyEntry KEY = Vectors.signingKey().publicKey();

  @Test
  void whatWasSignedBeforeIsBelievedWithANoticeOnceForAKey() {
    // Given
    trail.deliverUntil(12);
    trail.key = OTHER_KEY;
    trail.deliverUntil(14);
    publicKeys = revoked(hour(12).plusSeconds(1));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report);
    assertThat(report.digests()).isEqualTo(new FileCount(5, 5));
    assertThat(report.notices())
        .extracting(Notice::name, Notice::objectKey, Notice::from, Notice::to)
        .containsExactly(
            tuple(
                Notice.Name.KEY_REVOKED_LATER,
                digestKey(10),
                KEY.validityStartTime(),
                hour(12).plusSeconds(1)));
    assertThat(report.notices().get(0).detail()).contains(KEY.fingerprint());
  }

  @Test
  void whatEndsWhenTheKeyIsRevokedOrLaterIsNot() {
    // Given
    trail.deliverUntil(12);
    publicKeys = revoked(hour(11));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report, tuple(PUBLIC_KEY_REVOKED, digestKey(11)), tuple(PUBLIC_KEY_REVOKED, digestKey(12)));
    assertThat(report.digests()).isEqualTo(new FileCount(1, 3));
    assertThat(report.findings().get(0).expected()).endsWith(hour(11).toString());
    assertThat(report.findings().get(0).found()).contains(KEY.fingerprint(), hour(11).toString());
  }

  @Test
  void aKeyThatWasRevokedBeforeItBeganSignsNothing() {
    // Given
    trail.deliverUntil(10);
    publicKeys = revoked(Instant.EPOCH);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(PUBLIC_KEY_REVOKED, digestKey(10)));
  }

  @Test
  void aChangedDigestIsChangedFirst() {
    // Given
    trail.deliverUntil(10);
    archive.objects.remove(digestKey(10) + ".sig");
    putMetadata(digestKey(10), "0".repeat(512), "SHA256withRSA");
    publicKeys = revoked(hour(9));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_SIGNATURE_INVALID, digestKey(10)));
  }

  private static PublicKeys revoked(Instant time) {
    return new PublicKeys(List.of(KEY.revokedAt(time), OTHER_KEY.publicKey()));
  }
}
