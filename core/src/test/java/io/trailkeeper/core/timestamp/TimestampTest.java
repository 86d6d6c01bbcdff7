package io.trailkeeper.core.timestamp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.testing.TestingTimestampAuthority;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TimestampTest {

  private static final Instant TIME = Instant.parse("2026-11-22T09:00:07Z");
  private static final String HASH = Sha256.hex("a digest".getBytes(UTF_8));
  private static TestingTimestampAuthority authority;
  private static TestingTimestampAuthority stranger;

  private final TimestampRequest request = TimestampRequest.of(HASH, new SecureRandom());

  @BeforeAll
  static void start() {
    Clock clock = Clock.fixed(TIME, ZoneOffset.UTC);
    authority = TestingTimestampAuthority.start(clock);
    stranger = TestingTimestampAuthority.start(clock);
  }

  @AfterAll
  static void stop() {
    authority.close();
    stranger.close();
  }

  private static TimestampAuthorities trusted(byte[] pem) {
    return TimestampAuthorities.readPem(pem);
  }

  @Test
  void aTokenIsVerifiedUnderTheRootOfItsAuthority() {
    // When
    TimestampToken token = request.token(authority.stamp(request.der()));

    // Then
    assertThat(token.time()).isEqualTo(TIME);
    assertThat(token.sha256()).isEqualTo(HASH);
    assertThat(trusted(authority.rootPem()).verify(token, HASH)).isEqualTo(TIME);
    assertThat(trusted(authority.certificatePem()).verify(token, HASH)).isEqualTo(TIME);
    assertThat(TimestampToken.read(token.encoded())).isEqualTo(token);
  }

  @Test
  void aTokenOfSomebodyElseIsRefused() {
    // Given
    TimestampToken token = request.token(stranger.stamp(request.der()));

    // When, then
    assertThatThrownBy(() -> trusted(authority.rootPem()).verify(token, HASH))
        .isInstanceOf(InvalidTimestampException.class)
        .hasMessageContaining("CN=testing time")
        .hasMessageContaining("no given certificate vouches");
  }

  @Test
  void aTokenOverSomethingElseIsRefused() {
    TimestampToken token = request.token(authority.stamp(request.der()));
    String other = Sha256.hex("another digest".getBytes(UTF_8));

    assertThatThrownBy(() -> trusted(authority.rootPem()).verify(token, other))
        .isInstanceOf(InvalidTimestampException.class)
        .hasMessageContaining(HASH);
  }

  @Test
  void anAnswerToAnotherRequestIsRefused() {
    TimestampRequest before = TimestampRequest.of(HASH, new SecureRandom());

    assertThatThrownBy(() -> request.token(authority.stamp(before.der())))
        .isInstanceOf(InvalidTimestampException.class)
        .hasMessageContaining("nonce");
  }

  @Test
  void noByteOfATokenCanBeChangedUnnoticed() {
    // Given
    byte[] response = request.token(authority.stamp(request.der())).encoded();
    TimestampAuthorities trusted = trusted(authority.rootPem());

    // When
    int accepted = 0;
    for (int i = 0; i < response.length; i++) {
      byte[] changed = response.clone();
      changed[i] ^= 1;
      try {
        Instant time = trusted.verify(TimestampToken.read(changed), HASH);
        // What is outside of the signature may change, but never what is proven.
        assertThat(time).as("with byte %s changed", i).isEqualTo(TIME);
        accepted++;
      } catch (InvalidTimestampException e) {
        assertThat(e).hasMessageNotContainingAny("\n");
      }
    }

    // Then
    assertThat(accepted).isLessThan(response.length / 10);
  }

  @Test
  void bytesThatAreNoTokenAreRefused() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      assertThatThrownBy(() -> TimestampToken.read(bytes))
          .isInstanceOf(InvalidTimestampException.class);
      assertThatThrownBy(() -> request.token(bytes)).isInstanceOf(InvalidTimestampException.class);
    }
  }

  @Test
  void whatIsCutOffOrTooLongIsRefused() {
    byte[] response = request.token(authority.stamp(request.der())).encoded();
    for (int length = 0; length < response.length; length += 7) {
      byte[] start = Arrays.copyOf(response, length);
      assertThatThrownBy(() -> TimestampToken.read(start))
          .isInstanceOf(InvalidTimestampException.class);
    }
    assertThatThrownBy(() -> TimestampToken.read(new byte[TimestampToken.MAX_BYTES + 1]))
        .isInstanceOf(InvalidTimestampException.class)
        .hasMessageContaining("65536 bytes");
  }

  @Test
  void authoritiesAreCertificates() {
    assertThatIllegalArgumentException().isThrownBy(() -> trusted(new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> trusted("no PEM".getBytes(UTF_8)));
  }
}
