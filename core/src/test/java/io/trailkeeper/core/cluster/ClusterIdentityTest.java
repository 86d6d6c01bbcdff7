package io.trailkeeper.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterIdentityTest {

  /** Python: {@code str(int(uid.replace('-', ''), 16))[-12:].zfill(12)}. */
  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-000000000000, 000000000000",
    "00000000-0000-0000-0000-0000000000ff, 000000000255",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, 431768211455",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF, 431768211455",
  })
  void anAccountIdIsTheLastDigitsOfAUid(String uid, String accountId) {
    assertThat(ClusterIdentity.deriveAccountId(uid)).isEqualTo(accountId);
  }

  @Test
  void aDerivedAccountIdIsOne() {
    String derived = ClusterIdentity.deriveAccountId("123e4567-e89b-42d3-a456-426614174000");

    assertThat(new ClusterIdentity(derived, "local").accountId()).isEqualTo(derived);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not-a-uid", "123e4567e89b42d3a456426614174000", "-1"})
  void whatIsNoUidIsRefused(String text) {
    assertThatThrownBy(() -> ClusterIdentity.deriveAccountId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }
}
