package io.trailkeeper.core.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientIdentityTest {

  private static final Instant NOW = Instant.parse("2026-07-23T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=a,O=trailkeeper:audit-sources|a|true",
        "O=system:masters+O=trailkeeper:audit-sources,CN=a b|a b|true",
        "O=x,O=trailkeeper:audit-sources,CN=é|é|true",
        "CN=a|a|false",
        "CN=a,OU=trailkeeper:audit-sources|a|false",
        "CN=a,O=trailkeeper:audit-sources2|a|false",
        "CN=a,O=Trailkeeper:audit-sources|a|false",
        "CN=a\\,O\\=trailkeeper:audit-sources|a,O=trailkeeper:audit-sources|false",
      })
  void readsTheSubject(String subject, String name, boolean source)
      throws GeneralSecurityException {
    // Given
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();

    // When
    ClientIdentity identity = ClientIdentity.of(TestingCertificates.selfSigned(subject, pair, NOW));

    // Then
    assertThat(identity.name()).isEqualTo(name);
    assertThat(identity.has(ClientRole.AUDIT_SOURCE)).isEqualTo(source);
  }

  @Test
  void needsOneCommonName() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertThatThrownBy(() -> ClientIdentity.of(TestingCertificates.selfSigned("O=a", pair, NOW)))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("has 0 common names");
    assertThatThrownBy(
            () -> ClientIdentity.of(TestingCertificates.selfSigned("CN=a,CN=b", pair, NOW)))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("has 2 common names");
    assertThatThrownBy(() -> ClientIdentity.of(TestingCertificates.selfSigned("CN=\\ ", pair, NOW)))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("not blank");
  }
}
