package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.DIGEST_CHAIN_BROKEN;
import static io.trailkeeper.core.validation.FindingName.DIGEST_INVALID_FORMAT;
import static io.trailkeeper.core.validation.FindingName.DIGEST_MOVED;
import static io.trailkeeper.core.validation.FindingName.DIGEST_NOT_FOUND;
import static io.trailkeeper.core.validation.FindingName.DIGEST_OF_ANOTHER_TRAIL;
import static io.trailkeeper.core.validation.FindingName.DIGEST_SIGNATURE_INVALID;
import static io.trailkeeper.core.validation.FindingName.DIGEST_SIGNATURE_MISMATCH;
import static io.trailkeeper.core.validation.FindingName.DIGEST_SIGNATURE_MISSING;
import static io.trailkeeper.core.validation.FindingName.PUBLIC_KEY_NOT_FOUND;
import static io.trailkeeper.core.validation.FindingName.PUBLIC_KEY_NOT_VALID;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SignedDigest;
import io.trailkeeper.core.gzip.GzipMember;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does to one digest or its signature, and how it is told. */
class DigestTamperTest extends TamperFixture {

  @Test
  void everyChangedBitOfADigestsObjectIsTold() {
    // Given
    trail.deliverUntil(12);
    byte[] object = archive.objects.get(digestKey(11)).content();

    for (int bit = 0; bit < object.length * 8; bit += 37) {
      // When
      byte[] changed = object.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      replace(digestKey(11), changed);
      ValidationReport report = validate();

      // Then
      if (bit >= 4 * 8 && bit < 10 * 8) {
        assertThat(report.isValid()).as("only gzip's time and system").isTrue();
      } else {
        assertFindings(report, tuple(DIGEST_INVALID_FORMAT, digestKey(11)));
        assertThat(report.digests()).isEqualTo(new FileCount(2, 3));
        assertThat(report.logFiles()).as("of the two others").isEqualTo(new FileCount(4, 4));
      }
    }
  }

  @Test
  void aChangedDigest() throws IOException {
    // Given
    trail.deliverUntil(12);
    String content = content(digestKey(11));

    for (String[] change :
        new String[][] {
          {"\"eventCounts\":[1,1]", "\"eventCounts\":[2,0]"},
          {"\"oldestEventTime\":\"2026-03-01T09", "\"oldestEventTime\":\"2026-03-01T08"},
          {
            "\"digestStartTime\":\"2026-03-01T10:00:00Z",
            "\"digestStartTime\":\"2026-03-01T09:00:00Z"
          },
          {"\"digestS3Object\":\"audit/", "\"digestS3Object\":\"other/"},
          {"trail/production", "trail/production2"},
          {"{\"awsAccountId\"", "{ \"awsAccountId\""},
        }) {
      // When
      assertThat(content).contains(change[0]);
      rewrite(digestKey(11), content.replace(change[0], change[1]));
      ValidationReport report = validate();

      // Then
      assertFindings(report, tuple(DIGEST_SIGNATURE_INVALID, digestKey(11)));
    }
  }

  @Test
  void logFilesThatWereReorderedInADigest() throws IOException {
    // Given
    trail.deliverUntil(12);
    String content = content(digestKey(11));
    String reordered =
        content.replaceFirst("\"logFiles\":\\[(\\{.*?\\}),(\\{.*?\\})\\]", "\"logFiles\":[$2,$1]");
    rewrite(digestKey(11), reordered);

    // When
    ValidationReport report = validate();

    // Then
    assertThat(reordered).isNotEqualTo(content);
    assertFindings(report, tuple(DIGEST_SIGNATURE_INVALID, digestKey(11)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"logFiles\":[]}"})
  void anObjectThatIsNoDigest(String content) {
    // Given
    trail.deliverUntil(12);
    rewrite(digestKey(11), content);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_INVALID_FORMAT, digestKey(11)));
  }

  @Test
  void aHostileDigest() throws IOException {
    // Given
    trail.deliverUntil(12);
    String content = content(digestKey(11));
    byte[] object = archive.objects.get(digestKey(11)).content();

    for (byte[] hostile :
        List.of(
            GzipMember.compress("[".repeat(10_000).getBytes(UTF_8)),
            GzipMember.compress(
                content.replaceFirst("\\{", "{\"a\":" + "[".repeat(10_000)).getBytes(UTF_8)),
            GzipMember.compress(
                content.replace("audit-archive", "x".repeat(10_000_000)).getBytes(UTF_8)),
            GzipMember.compress(new byte[200_000_000]),
            GzipMember.compress(
                content.replaceFirst("\\{", "{\"awsAccountId\":\"1\",").getBytes(UTF_8)),
            GzipMember.compress(
                content.replace("\"123456789012\"", "123456789012").getBytes(UTF_8)),
            Arrays.copyOf(object, object.length / 2),
            join(object, object))) {
      // When
      replace(digestKey(11), hostile);
      ValidationReport report = validate();

      // Then
      assertFindings(report, tuple(DIGEST_INVALID_FORMAT, digestKey(11)));
      assertThat(report.findings().get(0).found()).matches("[ -~]{1,400}");
    }
  }

  @Test
  void swappedDigests() {
    // Given
    trail.deliverUntil(13);
    swap(digestKey(11), digestKey(12));
    swap(digestKey(11) + ".sig", digestKey(12) + ".sig");

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_MOVED, digestKey(11)), tuple(DIGEST_MOVED, digestKey(12)));
    assertThat(report.findings().get(0).expected()).isEqualTo("audit-archive/" + digestKey(12));
    assertThat(report.digests()).isEqualTo(new FileCount(2, 4));
  }

  @Test
  void aRenamedDigest() {
    // Given
    trail.deliverUntil(13);
    String renamed = digestKey(11).replace("T110000Z", "T110001Z");
    move(digestKey(11), renamed);
    move(digestKey(11) + ".sig", renamed + ".sig");

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_MOVED, renamed), tuple(DIGEST_NOT_FOUND, digestKey(11)));
    assertThat(report.digests()).isEqualTo(new FileCount(3, 5));
  }

  @Test
  void anotherBucket() {
    // Given
    trail.deliverUntil(11);
    archive.bucketName = "copy";

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_MOVED, digestKey(10)), tuple(DIGEST_MOVED, digestKey(11)));
    assertThat(report.logFiles()).isEqualTo(new FileCount(0, 0));
  }

  @Test
  void aDigestOfAnotherTrail() {
    // Given
    trail.deliverUntil(10);
    trail.statedArn = new TrailArn("local", "123456789012", "staging");
    trail.deliverUntil(11);
    trail.deliverUntil(12);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_OF_ANOTHER_TRAIL, digestKey(11)));
    assertThat(report.findings().get(0).found()).endsWith(":trail/staging");
  }

  @Test
  void aDigestOfAnotherAccount() {
    // Given
    trail.extended = false;
    trail.statedAccount = "999999999999";
    trail.deliverUntil(10);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_OF_ANOTHER_TRAIL, digestKey(10)));
    assertThat(report.findings().get(0).found()).isEqualTo("account 999999999999");
  }

  @Test
  void aCopiedDigestOfAnotherTrail() {
    // Given
    trail.deliverUntil(11);
    TestingTrail other =
        new TestingTrail(archive, new TrailArn("local", "123456789012", "staging"));
    SignedDigest copied = other.digest(hour(10), DigestEndReason.INTERVAL);
    archive.put(digestKey(10), copied.object(), copied.metadata());
    archive.put(digestKey(10) + ".sig", copied.detachedSignature(), Map.of());

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_OF_ANOTHER_TRAIL, digestKey(10)));
  }

  @Test
  void aSignedDigestUnderAKeyOfAnotherTime() {
    // Given
    trail.deliverUntil(10);
    trail.statedKey = digestKey(12);
    SignedDigest signed = trail.digest(hour(11), DigestEndReason.INTERVAL);
    archive.removeDigest(digestKey(11));
    archive.put(digestKey(12), signed.object(), signed.metadata());

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_INVALID_FORMAT, digestKey(12)));
    assertThat(report.findings().get(0).found()).contains("not the one of its key");
  }

  @Test
  void aChangedSignatureInTheMetadata() {
    // Given
    trail.deliverUntil(12);
    String signature = archive.objects.get(digestKey(11)).metadata().get("signature");
    putMetadata(digestKey(11), flipped(signature), "SHA256withRSA");

    // When
    ValidationReport report = validate();
    archive.objects.remove(digestKey(11) + ".sig");
    ValidationReport withoutDetached = validate();

    // Then
    assertFindings(report, tuple(DIGEST_SIGNATURE_MISMATCH, digestKey(11)));
    assertFindings(withoutDetached, tuple(DIGEST_SIGNATURE_INVALID, digestKey(11)));
  }

  @Test
  void aChangedDetachedSignature() {
    // Given
    trail.deliverUntil(12);
    String sig = digestKey(11) + ".sig";
    DigestSignature signature = DigestSignature.read(archive.objects.get(sig).content());
    replace(
        sig,
        new DigestSignature(signature.publicKeyFingerprint(), flipped(signature.signature()))
            .write());

    // When
    ValidationReport report = validate();
    replace(sig, new DigestSignature("0".repeat(64), signature.signature()).write());
    ValidationReport otherFingerprint = validate();
    replace(sig, "signed, honestly".getBytes(UTF_8));
    ValidationReport garbage = validate();
    archive.objects.computeIfPresent(digestKey(11), (key, object) -> object.withMetadata(Map.of()));
    ValidationReport onlyGarbage = validate();

    // Then
    assertFindings(report, tuple(DIGEST_SIGNATURE_MISMATCH, digestKey(11)));
    assertFindings(otherFingerprint, tuple(DIGEST_SIGNATURE_MISMATCH, digestKey(11)));
    assertFindings(garbage, tuple(DIGEST_SIGNATURE_MISMATCH, digestKey(11)));
    assertFindings(onlyGarbage, tuple(DIGEST_SIGNATURE_INVALID, digestKey(11)));
  }

  @Test
  void changedSignaturesThatAgree() {
    // Given
    trail.deliverUntil(12);
    String sig = digestKey(11) + ".sig";
    DigestSignature signature = DigestSignature.read(archive.objects.get(sig).content());
    String flipped = flipped(signature.signature());
    replace(sig, new DigestSignature(signature.publicKeyFingerprint(), flipped).write());
    putMetadata(digestKey(11), flipped, "SHA256withRSA");

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_SIGNATURE_INVALID, digestKey(11)));
  }

  @Test
  void metadataThatIsNoSignature() {
    // Given
    trail.deliverUntil(12);
    String signature = archive.objects.get(digestKey(11)).metadata().get("signature");

    // Then
    putMetadata(digestKey(11), signature, "none");
    assertFindings(validate(), tuple(DIGEST_SIGNATURE_INVALID, digestKey(11)));
    putMetadata(digestKey(11), "\u001b[31mvalid", "SHA256withRSA");
    assertFindings(validate(), tuple(DIGEST_SIGNATURE_INVALID, digestKey(11)));
    assertThat(validate().findings().get(0).found()).contains("\\u001b[31mvalid");
    archive.objects.computeIfPresent(
        digestKey(11), (key, object) -> object.withMetadata(Map.of("signature", signature)));
    assertFindings(validate(), tuple(DIGEST_SIGNATURE_INVALID, digestKey(11)));
  }

  @Test
  void noSignature() {
    // Given
    trail.deliverUntil(12);
    archive.objects.remove(digestKey(11) + ".sig");
    archive.objects.computeIfPresent(
        digestKey(11), (key, object) -> object.withMetadata(Map.of("other", "x")));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_SIGNATURE_MISSING, digestKey(11)));
  }

  @Test
  void aChainSignedByAnotherKey() {
    // Given
    trail.key = OTHER_KEY;
    trail.deliverUntil(11);

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(
        report,
        tuple(PUBLIC_KEY_NOT_FOUND, digestKey(10)),
        tuple(PUBLIC_KEY_NOT_FOUND, digestKey(11)));
    assertThat(report.found()).isEmpty();
  }

  @Test
  void aChainOverARotationIsValid() {
    // Given
    trail.deliverUntil(11);
    trail.key = OTHER_KEY;
    trail.deliverUntil(13);
    publicKeys = publicKeys.with(OTHER_KEY.publicKey());

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report);
    assertThat(report.digests()).isEqualTo(new FileCount(4, 4));
  }

  @Test
  void aKeyThatIsNotValidThen() {
    // Given
    trail.deliverUntil(11);
    PublicKeyEntry key = publicKeys.entries().get(0);
    publicKeys =
        new PublicKeys(
            List.of(
                new PublicKeyEntry(
                    key.value(),
                    key.validityStartTime(),
                    hour(11).minusSeconds(1),
                    key.fingerprint())));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(PUBLIC_KEY_NOT_VALID, digestKey(11)));
  }

  @Test
  void aDigestThatWasSignedAnewByAKnownKey() {
    // Given
    trail.deliverUntil(10);
    TestingTrail forger = forge();
    trail.deliverUntil(11);
    forger.key = OTHER_KEY;
    forger.deliverUntil(11);
    trail.deliverUntil(12);
    forger.archive.objects.forEach(
        (key, object) -> {
          if (key.startsWith(digestKey(11))) {
            archive.objects.put(key, object);
          }
        });
    publicKeys = publicKeys.with(OTHER_KEY.publicKey());

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report, tuple(DIGEST_CHAIN_BROKEN, digestKey(12)));
    assertThat(report.findings().get(0).found()).endsWith(" of " + digestKey(11));
  }
}
