package io.trailkeeper.core.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.hash.Sha256;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeysTest {

  private static final PublicKeyEntry ENTRY = Vectors.publicKeys().entries().get(0);
  private static final String JSON = Vectors.text("public-keys.json");

  @Test
  void writesWhatItReads() {
    // When
    PublicKeys read = PublicKeys.read(JSON.getBytes(UTF_8));

    // Then
    assertThat(new String(read.write(), UTF_8)).isEqualTo(JSON);
    assertThat(read.find(ENTRY.fingerprint())).contains(ENTRY);
    assertThat(read.find("0".repeat(64))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1772323200",
    "1772323200.0",
    "1772323200.75",
    "1.7723232e9",
    "'\"2026-03-01T00:00:00Z\"'",
    "'\"2026-03-01T00:00:00.999Z\"'",
    "'\"2026-03-01T01:00:00+01:00\"'",
    "'\"2026-03-01T00:00:00.000000+00:00\"'"
  })
  void readsTimesAsCloudTrailAndTheAwsCliWriteThem(String time) {
    // When
    PublicKeys read =
        PublicKeys.read(JSON.replace("\"2026-03-01T00:00:00Z\"", time).getBytes(UTF_8));

    // Then
    assertThat(read.entries()).containsExactly(ENTRY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "\"yesterday\"",
        "\"\"",
        "1e999",
        "-1e300",
        "99999999999999999",
        "[]"
      })
  void refusesWhatIsNoTime(String time) {
    assertThatThrownBy(
            () -> PublicKeys.read(JSON.replace("\"2026-03-01T00:00:00Z\"", time).getBytes(UTF_8)))
        .isInstanceOf(InvalidKeyFormatException.class)
        .hasMessageContaining("ValidityStartTime");
  }

  @Test
  void takesCloudTrailsOwnFingerprints() {
    // Given
    String json = JSON.replace(ENTRY.fingerprint(), "31e8b5433410dfb61a9dc45cc65b22ff");

    // Then
    assertThat(PublicKeys.read(json.getBytes(UTF_8)).find("31e8b5433410dfb61a9dc45cc65b22ff"))
        .isPresent();
  }

  @Test
  void refusesAnotherKeyUnderAFingerprint() {
    // Given
    String other = Sha256.hex("other".getBytes(UTF_8));

    // Then
    assertThatThrownBy(
            () -> PublicKeys.read(JSON.replace(ENTRY.fingerprint(), other).getBytes(UTF_8)))
        .isInstanceOf(InvalidKeyFormatException.class)
        .hasMessageContaining("PublicKeyList[0].Fingerprint is")
        .hasMessageContaining(ENTRY.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"PublicKeyList\":null}",
        "{\"PublicKeyList\":[{}]}",
        "{\"PublicKeyList\":[],\"PublicKeyList\":[]}"
      })
  void refusesWhatIsNoListOfKeys(String json) {
    assertThatThrownBy(() -> PublicKeys.read(json.getBytes(UTF_8)))
        .isInstanceOf(InvalidKeyFormatException.class)
        .hasMessageContaining("not a list of public keys");
  }

  @Test
  void refusesValuesThatAreNoKey() {
    // Given
    BigInteger modulus = ENTRY.publicKey().getModulus();
    BigInteger exponent = ENTRY.publicKey().getPublicExponent();
    byte[] subjectPublicKeyInfo = ENTRY.publicKey().getEncoded();
    byte[] small = RsaPublicKeys.encode(modulus.shiftRight(1100).setBit(0), exponent);
    byte[] large = RsaPublicKeys.encode(modulus.shiftLeft(4000).setBit(0), exponent);
    byte[] longer = Arrays.copyOf(ENTRY.der(), ENTRY.der().length + 1);

    // Then
    assertNoKey("%%%", "Value is \"%%%\"; expected base64");
    assertNoKey("", "not PKCS#1 DER");
    assertNoKey(Base64.getEncoder().encodeToString(subjectPublicKeyInfo), "not PKCS#1 DER");
    assertNoKey(Base64.getEncoder().encodeToString(longer), "not PKCS#1 DER");
    assertNoKey(Base64.getEncoder().encodeToString(small), "948 bits; expected 2048 to 4096");
    assertNoKey(Base64.getEncoder().encodeToString(large), "6048 bits");
  }

  @Test
  void countsTheSameKeyOnceAndRefusesTwoThatDiffer() {
    // Given
    PublicKeyEntry later =
        new PublicKeyEntry(
            ENTRY.value(),
            ENTRY.validityStartTime(),
            ENTRY.validityEndTime().plusSeconds(1),
            ENTRY.fingerprint());

    // Then
    assertThat(new PublicKeys(List.of(ENTRY)).with(ENTRY).entries()).containsExactly(ENTRY);
    assertThatThrownBy(() -> new PublicKeys(List.of(ENTRY)).with(later))
        .hasMessageContaining(ENTRY.fingerprint());
  }

  @Test
  void aRevocationIsAMemberThatOtherReadersSkip() {
    // Given
    Instant revoked = Instant.parse("2026-04-01T12:00:00Z");
    String json =
        JSON.replace("\"}]}", "\",\"RevocationTime\":\"2026-04-01T12:00:00Z\",\"Unknown\":1}]}");

    // When
    PublicKeys read = PublicKeys.read(json.getBytes(UTF_8));

    // Then
    assertThat(read.entries()).containsExactly(ENTRY.revokedAt(revoked));
    assertThat(PublicKeys.read(read.write())).isEqualTo(read);
    assertThat(new PublicKeys(List.of(ENTRY)).replaced(ENTRY.revokedAt(revoked))).isEqualTo(read);
    assertThat(
            PublicKeys.read(json.replace("\"2026-04-01T12:00:00Z\"", "null").getBytes(UTF_8))
                .entries())
        .containsExactly(ENTRY);
    assertThatThrownBy(
            () ->
                PublicKeys.read(json.replace("2026-04-01T12:00:00Z", "yesterday").getBytes(UTF_8)))
        .isInstanceOf(InvalidKeyFormatException.class)
        .hasMessageContaining("RevocationTime");
  }

  @Test
  void aRevocationIsNeverTakenBackNorMovedToALaterTime() {
    // Given
    Instant first = Instant.parse("2026-04-01T12:00:00Z");
    PublicKeyEntry revoked = ENTRY.revokedAt(first);

    // Then
    assertThat(revoked.revokedAt(first.plusSeconds(1))).isEqualTo(revoked);
    assertThat(revoked.revokedAt(first.minusSeconds(1)).revocationTime())
        .isEqualTo(first.minusSeconds(1));
    assertThat(revoked.isRevokedFor(first.minusSeconds(1))).isFalse();
    assertThat(revoked.isRevokedFor(first)).isTrue();
    assertThat(ENTRY.isRevokedFor(first)).isFalse();
    assertThat(revoked.withoutRevocation()).isEqualTo(ENTRY);
    assertThat(revoked.objectKey("", new ClusterIdentity("123456789012", "local")))
        .endsWith(ENTRY.fingerprint() + ".revoked-20260401T120000Z.json");
  }

  @Test
  void hasAPlaceInTheDestination() {
    // Given
    ClusterIdentity cluster = new ClusterIdentity("123456789012", "local");

    // Then
    assertThat(ENTRY.objectKey("audit", cluster))
        .isEqualTo(
            "audit/AWSLogs/123456789012/CloudTrail-PublicKeys/local/"
                + ENTRY.fingerprint()
                + ".json");
    assertThat(ENTRY.objectKey("", cluster)).startsWith("AWSLogs/");
  }

  @Test
  void refusesAValidityThatEndsBeforeItStarts() {
    assertThatThrownBy(
            () ->
                new PublicKeyEntry(
                    ENTRY.value(), Instant.EPOCH, Instant.EPOCH, ENTRY.fingerprint()))
        .hasMessageContaining("ValidityEndTime is 1970-01-01T00:00:00Z");
  }

  private static void assertNoKey(String value, String message) {
    assertThatThrownBy(() -> PublicKeys.read(JSON.replace(ENTRY.value(), value).getBytes(UTF_8)))
        .isInstanceOf(InvalidKeyFormatException.class)
        .hasMessageContaining(message);
  }
}
