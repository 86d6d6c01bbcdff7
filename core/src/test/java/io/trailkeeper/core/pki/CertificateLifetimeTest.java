package io.trailkeeper.core.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateLifetimeTest {

  private final Instant now = Instant.parse("2026-01-31T09:00:00Z");
  private final Clock clock = Clock.fixed(now, ZoneOffset.UTC);
  private final SecureRandom random = new SecureRandom();
  private final CertificateAuthority authority =
      CertificateAuthority.create("trailkeeper test", clock, random);

  @Test
  void isRenewedAfterTwoThirds() {
    // When
    KeyCertificate issued =
        authority.issueClient(
            "production", ClientRole.OPERATOR, CertificateLifetime.RENEWED_BY_OPERATOR);

    // Then: its validity began five minutes ago.
    Instant began = now.minus(CertificateAuthority.BACKDATED);
    Duration validity = Duration.ofDays(90).plusMinutes(5);
    assertThat(issued.certificate().getNotAfter().toInstant()).isEqualTo(began.plus(validity));
    assertThat(CertificateLifetime.renewAt(issued.certificate()))
        .isEqualTo(began.plus(validity.multipliedBy(2).dividedBy(3)));
    assertThat(CertificateLifetime.renewAtTheLatest(issued.certificate()))
        .isEqualTo(began.plus(validity.multipliedBy(9).dividedBy(10)));
    assertThat(ClientIdentity.of(issued.certificate()).has(ClientRole.OPERATOR)).isTrue();
  }

  @Test
  void noCertificateOutlivesItsAuthority() {
    // When
    KeyCertificate issued =
        authority.issueServing("capture", List.of("capture.audit.svc"), Duration.ofDays(9999));

    // Then
    assertThat(issued.certificate().getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
  }

  @Test
  void knowsWhoIssuedItAndWhomItServes() {
    // Given
    KeyCertificate issued =
        authority.issueServing("capture", List.of("*.b.audit.svc", "10.0.0.7", "fd00::7"));
    CertificateAuthority twin = CertificateAuthority.create("trailkeeper test", clock, random);

    // Then: of the same name, with another key.
    assertThat(issued.isIssuedBy(authority.certificate())).isTrue();
    assertThat(issued.isIssuedBy(twin.certificate())).isFalse();
    assertThat(issued.serves(List.of("*.B.audit.svc", "fd00:0:0::7"))).isTrue();
    assertThat(issued.serves(List.of("a.b.audit.svc"))).isFalse();
    assertThat(issued.serves(List.of("10.0.0.8"))).isFalse();
    assertThat(authority.keyCertificate().serves(List.of("10.0.0.8"))).isFalse();
  }
}
