package io.trailkeeper.collector.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.SignerException;
import io.trailkeeper.core.digest.StringToSign;
import io.trailkeeper.objectstore.testing.TestingKms;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KmsSignerIT {

  private static final Instant FROM = Instant.parse("2026-01-31T09:00:00Z");
  private static final Instant UNTIL = Instant.parse("2036-01-31T09:00:00Z");
  private static final StringToSign TEXT = new StringToSign("a\nb\nc\nd");

  private TestingKms kms;

  @BeforeEach
  void start() {
    kms = TestingKms.start();
  }

  @AfterEach
  void stop() {
    kms.close();
  }

  @Test
  void signsWhatItsPublicHalfVerifies() {
    // Given
    KmsSigner signer = KmsSigner.fetch(key(), FROM, UNTIL);

    // When
    String signature = signer.sign(TEXT);

    // Then
    assertThat(signer.publicKey().verifies(TEXT, signature)).isTrue();
    assertThat(signer.sign(TEXT)).isEqualTo(signature);
    assertThat(signer.publicKey().validityStartTime()).isEqualTo(FROM);
    assertThat(signer.publicKey().validityEndTime()).isEqualTo(UNTIL);
    assertThat(kms.operations()).containsExactly("GetPublicKey", "Sign", "Sign");
  }

  @Test
  void anAliasIsFollowedOnce() {
    // When
    KmsSigner signer =
        KmsSigner.fetch(
            new KmsKey("alias/trailkeeper", "eu-central-1", kms.endpoint()), FROM, UNTIL);

    // Then
    assertThat(signer.key().keyId()).isEqualTo(TestingKms.KEY);
    assertThat(KmsKey.read(signer.key().write())).isEqualTo(signer.key());
  }

  @Test
  void aSignatureOfAnotherKeyIsThrownAway() {
    // Given
    KmsSigner signer = KmsSigner.fetch(key(), FROM, UNTIL);
    kms.replaceKey();

    // Then
    assertThatThrownBy(() -> signer.sign(TEXT))
        .isInstanceOf(SignerException.class)
        .hasMessageContaining(signer.publicKey().fingerprint())
        .hasMessageContaining(TestingKms.KEY);
  }

  @Test
  void aTextThatIsLongerThanWhatKmsTakesIsNotSent() {
    // Given
    KmsSigner signer = KmsSigner.fetch(key(), FROM, UNTIL);
    StringToSign longest = new StringToSign("k".repeat(4096));
    StringToSign tooLong = new StringToSign("k".repeat(4097));

    // Then
    assertThat(signer.publicKey().verifies(longest, signer.sign(longest))).isTrue();
    assertThatThrownBy(() -> signer.sign(tooLong))
        .isInstanceOf(SignerException.class)
        .hasMessageContaining("4097 bytes, and KMS takes 4096")
        .hasMessageContaining("prefix");
    assertThat(kms.operations()).containsExactly("GetPublicKey", "Sign");
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException,Allow kms:Sign",
    "NotFoundException,in this region",
    "DisabledException,Enable the key",
    "ThrottlingException,can be reached"
  })
  void saysWhatWasTriedAndWhatToDo(String code, String advice) {
    // Given
    KmsSigner signer = KmsSigner.fetch(key(), FROM, UNTIL);
    kms.refuse(code);

    // Then
    assertThatThrownBy(() -> signer.sign(TEXT))
        .isInstanceOf(SignerException.class)
        .hasMessageStartingWith("signing a digest with the KMS key " + TestingKms.KEY)
        .hasMessageContaining(kms.endpoint().toString())
        .hasMessageContaining(code)
        .hasMessageContaining(advice);
  }

  @Test
  void aServiceThatIsNotThereIsSaid() {
    // Given
    KmsKey key = new KmsKey(TestingKms.KEY, "eu-central-1", URI.create("http://127.0.0.1:1"));

    // Then
    assertThatThrownBy(() -> KmsSigner.fetch(key, FROM, UNTIL))
        .isInstanceOf(SignerException.class)
        .hasMessageContaining("http://127.0.0.1:1")
        .hasMessageContaining("can be reached");
  }

  @Test
  void aKeyForAnotherPurposeIsRefused() {
    // Given
    kms.use("ENCRYPT_DECRYPT");

    // Then
    assertThatThrownBy(() -> KmsSigner.fetch(key(), FROM, UNTIL))
        .isInstanceOf(SignerException.class)
        .hasMessageContaining("found a RSA_2048 key for ENCRYPT_DECRYPT");
  }

  private KmsKey key() {
    return new KmsKey(TestingKms.KEY, "eu-central-1", kms.endpoint());
  }
}
