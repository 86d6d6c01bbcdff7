package io.trailkeeper.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.hash.Sha256;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T08:00:00.123Z"), ZoneOffset.UTC);
  private static final SigningKey KEY =
      SigningKey.generate(new SecureRandom(), CLOCK, Duration.ofDays(30));
  private static final StringToSign TEXT = new StringToSign("2026\nb/k\nhash\nnull");

  @Test
  void makesAKeyWithItsValidity() {
    // When
    PublicKeyEntry entry = KEY.publicKey();

    // Then
    RSAPublicKey publicKey = entry.publicKey();
    assertThat(publicKey.getModulus().bitLength()).isEqualTo(2048);
    assertThat(publicKey.getPublicExponent()).isEqualTo(65537);
    assertThat(entry.validityStartTime()).isEqualTo("2026-05-01T08:00:00Z");
    assertThat(entry.validityEndTime()).isEqualTo("2026-05-31T08:00:00Z");
    assertThat(entry.fingerprint()).isEqualTo(Sha256.hex(entry.der()));
    ASN1Sequence pkcs1 = ASN1Sequence.getInstance(entry.der());
    assertThat(pkcs1.size()).as("modulus and exponent").isEqualTo(2);
  }

  @Test
  void signsTheSameTextAlikeAndVerifies() {
    // When
    String signature = KEY.sign(TEXT);

    // Then
    assertThat(signature).matches("[0-9a-f]{512}").isEqualTo(KEY.sign(TEXT));
    assertThat(KEY.publicKey().verifies(TEXT, signature)).isTrue();
    assertThat(KEY.publicKey().verifies(new StringToSign(TEXT.text() + " "), signature)).isFalse();
    assertThat(Vectors.signingKey().publicKey().verifies(TEXT, signature)).isFalse();
  }

  @Test
  void aSignatureOfAnotherLengthIsNoSignature() {
    // Given
    String signature = KEY.sign(TEXT);

    // Then
    assertThat(KEY.publicKey().verifies(TEXT, signature + signature)).isFalse();
    assertThat(KEY.publicKey().verifies(TEXT, "0".repeat(512))).isFalse();
    assertThat(KEY.publicKey().verifies(TEXT, "f".repeat(512))).isFalse();
  }

  @Test
  void readsThePemThatItWrote() {
    // Given
    String pem = KEY.writePem();

    // When
    SigningKey read = SigningKey.readPem(pem, KEY.publicKey());
    SigningKey readFromWindows =
        SigningKey.readPem("# made today\r\n" + pem.replace("\n", "\r\n"), KEY.publicKey());

    // Then
    assertThat(pem.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(64));
    assertThat(read.sign(TEXT)).isEqualTo(KEY.sign(TEXT));
    assertThat(readFromWindows.sign(TEXT)).isEqualTo(KEY.sign(TEXT));
  }

  @Test
  void refusesTheKeyOfAnotherEntry() {
    assertThatThrownBy(() -> SigningKey.readPem(KEY.writePem(), Vectors.signingKey().publicKey()))
        .isInstanceOf(InvalidKeyFormatException.class)
        .hasMessageContaining(KEY.publicKey().fingerprint())
        .hasMessageContaining(Vectors.signingKey().publicKey().fingerprint());
  }

  @Test
  void refusesWhatIsNoKeyAndSaysWhatToDo() {
    // Given
    String pem = KEY.writePem();
    String body = pem.lines().filter(line -> !line.startsWith("-")).reduce("", String::concat);

    // Then
    assertRefused("", "no PEM text", "openssl pkcs8");
    assertRefused(pem.replace("PRIVATE", "ENCRYPTED PRIVATE"), "PEM of a ENCRYPTED PRIVATE KEY");
    assertRefused(pem.replace("PRIVATE", "RSA PRIVATE"), "PEM of a RSA PRIVATE KEY");
    assertRefused(pem.substring(0, 900), "PRIVATE KEY");
    assertRefused(pem.replace(body.substring(0, 40), ""), "not an RSA key in PKCS#8");
    assertRefused(pem.replace(body.substring(0, 63), "="), "private key");
    assertRefused("x".repeat(1_000_000), "1000000 characters");
  }

  @Test
  void neverShowsTheKey() {
    // Given
    String pem = KEY.writePem();

    // Then
    assertThat(KEY).hasToString("SigningKey[" + KEY.publicKey().fingerprint() + "]");
    for (int cut : new int[] {100, 500, 1000, 1600}) {
      assertThatThrownBy(
              () ->
                  SigningKey.readPem(
                      pem.substring(0, cut) + pem.substring(cut + 4), KEY.publicKey()))
          .isInstanceOf(InvalidKeyFormatException.class)
          .satisfies(e -> assertShowsNothingOf(pem, e));
    }
  }

  @Test
  void refusesKeysThatAreTooSmallOrTooLarge() {
    // Given
    SecureRandom random = new SecureRandom();

    // Then
    assertThatThrownBy(() -> SigningKey.generate(random, CLOCK, Duration.ofDays(1), 1024))
        .hasMessageContaining("bits is 1024; expected 2048 to 4096");
    assertThatThrownBy(() -> SigningKey.generate(random, CLOCK, Duration.ofDays(1), 8192))
        .hasMessageContaining("bits is 8192");
    assertThatThrownBy(() -> SigningKey.generate(random, CLOCK, Duration.ofMillis(10)))
        .hasMessageContaining("ValidityEndTime");
  }

  @Test
  void signsOnlyDigestsThatAValidatorWouldTake() {
    // Given
    DigestFile first = Vectors.firstDigest();

    // Then
    assertThatThrownBy(() -> SignedDigest.sign(first, KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the digest names the key " + first.digestPublicKeyFingerprint());
    PublicKeyEntry publicKey = Vectors.signingKey().publicKey();
    SigningKey expired =
        SigningKey.readPem(
            Vectors.text("signing-key.pem"),
            new PublicKeyEntry(
                publicKey.value(),
                Instant.parse("2026-01-01T00:00:00Z"),
                first.digestEndTime().minusSeconds(1),
                publicKey.fingerprint()));
    assertThatThrownBy(() -> SignedDigest.sign(first, expired))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sign it with a key that is valid then");
  }

  @Test
  void aKeyCoversADayBeforeItsValidity() {
    // Given
    PublicKeyEntry key = KEY.publicKey();

    // Then
    assertThat(key.covers(Instant.parse("2026-04-30T08:00:00Z"))).isTrue();
    assertThat(key.covers(Instant.parse("2026-04-30T07:59:59Z"))).isFalse();
    assertThat(key.covers(Instant.parse("2026-05-31T08:00:00Z"))).isTrue();
    assertThat(key.covers(Instant.parse("2026-05-31T08:00:01Z"))).isFalse();
  }

  private static void assertRefused(String pem, String... messages) {
    assertThatThrownBy(() -> SigningKey.readPem(pem, KEY.publicKey()))
        .isInstanceOf(InvalidKeyFormatException.class)
        .message()
        .contains(messages);
  }

  private static void assertShowsNothingOf(String pem, Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      String shown = String.valueOf(e);
      assertThat(pem.lines().filter(line -> !line.startsWith("-")))
          .noneMatch(line -> shown.contains(line.substring(0, Math.min(12, line.length()))));
      assertThat(shown).doesNotContain(Arrays.toString(Base64.getMimeDecoder().decode("AAAA")));
    }
  }
}
