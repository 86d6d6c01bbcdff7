package io.trailkeeper.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigningKeyPolicyTest {

  private static final Instant START = Instant.parse("2026-01-31T09:00:00Z");
  private static final SigningKey MADE =
      SigningKey.generate(
          new SecureRandom(), Clock.fixed(START, ZoneOffset.UTC), SigningKeyPolicy.VALIDITY);
  private static final PublicKeyEntry KEY = MADE.publicKey();

  @Test
  void aKeyGetsASuccessorThirtyDaysBeforeItsEnd() {
    // Given
    Instant due = KEY.validityEndTime().minus(Duration.ofDays(30));

    // Then
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(), START)).isTrue();
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(KEY), START)).isFalse();
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(KEY), due.minusSeconds(1))).isFalse();
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(KEY), due)).isTrue();
    assertThat(SigningKeyPolicy.nextKeyAt(List.of(KEY))).contains(due);
    assertThat(SigningKeyPolicy.nextKeyAt(List.of())).isEmpty();
  }

  @Test
  void aKeyOfTheFutureIsNoKeyForToday() {
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(KEY), START.minusSeconds(1))).isTrue();
  }

  @Test
  void aPrivateHalfIsForgottenLongAfterItsEnd() {
    // Given
    Instant last = KEY.validityEndTime().plus(SigningKeyPolicy.KEPT_AFTER_END);

    // Then
    assertThat(SigningKeyPolicy.mayForget(KEY, last)).isFalse();
    assertThat(SigningKeyPolicy.mayForget(KEY, last.plusSeconds(1))).isTrue();
  }

  @Test
  void aKeyThatWasRevokedSignsNoMoreAndIsForgottenAndSucceededAtOnce() {
    // Given
    PublicKeyEntry revoked = KEY.revokedAt(START.plusSeconds(60));

    // Then
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(revoked), START)).isTrue();
    assertThat(SigningKeyPolicy.nextKeyAt(List.of(revoked))).isEmpty();
    assertThat(SigningKeyPolicy.mayForget(revoked, START)).isTrue();
    assertThat(SigningKeyPolicy.keyFor(List.of(revoked), START)).isEmpty();
  }

  @Test
  void aKeyThatIsHeldElsewhereGetsNoSuccessorBeforeItsEnd() {
    // Given
    Instant end = KEY.validityEndTime();

    // Then
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(), List.of(KEY), end.minusSeconds(1)))
        .isFalse();
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(), List.of(KEY), end)).isTrue();
    assertThat(SigningKeyPolicy.wantsNewKey(List.of(), List.of(KEY.revokedAt(START)), START))
        .isTrue();
    assertThat(SigningKeyPolicy.nextKeyAt(List.of(KEY), List.of(KEY))).contains(end);
    assertThat(SigningKeyPolicy.nextKeyAt(List.of(KEY), List.of()))
        .isEqualTo(SigningKeyPolicy.nextKeyAt(List.of(KEY)));
  }

  @Test
  void theKeyThatBeganLastSignsAlsoForTheIntervalInWhichItBegan() {
    // Given
    Instant later = START.plusSeconds(1800);
    PublicKeyEntry next = key(later);
    PublicKeyEntry sameTime = key(later);

    // Then
    assertThat(SigningKeyPolicy.keyFor(List.of(KEY, next), START)).contains(next);
    assertThat(SigningKeyPolicy.keyFor(List.of(next, KEY), START)).contains(next);
    assertThat(SigningKeyPolicy.keyFor(List.of(next, sameTime), START)).contains(sameTime);
    assertThat(
            SigningKeyPolicy.keyFor(
                List.of(KEY, next), START.minus(PublicKeyEntry.GRACE).plusSeconds(60)))
        .contains(KEY);
    assertThat(SigningKeyPolicy.keyFor(List.of(KEY, next.revokedAt(later)), later)).contains(KEY);
  }

  private static PublicKeyEntry key(Instant start) {
    return SigningKey.generate(
            new SecureRandom(), Clock.fixed(start, ZoneOffset.UTC), SigningKeyPolicy.VALIDITY)
        .publicKey();
  }

  @Test
  void aPublicHalfCanBeMadeFromThePrivateOne() {
    // When
    SigningKey read =
        SigningKey.readPem(MADE.writePem(), KEY.validityStartTime(), KEY.validityEndTime());

    // Then
    assertThat(read.publicKey()).isEqualTo(KEY);
    assertThatThrownBy(
            () -> SigningKey.readPem("nonsense", KEY.validityStartTime(), KEY.validityEndTime()))
        .isInstanceOf(InvalidKeyFormatException.class)
        .hasMessageContaining("no PEM text");
  }
}
