package io.trailkeeper.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.server.TestingClock;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClientCertificatesTest {

  private static final String GAUGE = "trailkeeper.capture.client.certificate.expiry.timestamp";
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  private final TestingClock clock = new TestingClock(NOW);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ClientCertificates certificates = new ClientCertificates(meters, clock);

  @Test
  void theEarliestEndOfThoseLatelyPresentedCounts() {
    // Given
    X509Certificate old = issuedAt(NOW);
    X509Certificate renewed = issuedAt(NOW.plus(Duration.ofDays(30)));

    // When
    certificates.presented("kube-apiserver", old);
    certificates.presented("kube-apiserver", renewed);
    double both = gauge("kube-apiserver");
    clock.advance(ClientCertificates.LATELY.plusSeconds(1));
    certificates.presented("kube-apiserver", renewed);
    double after = gauge("kube-apiserver");

    // Then
    assertThat(both).isEqualTo(seconds(old));
    assertThat(after).isEqualTo(seconds(renewed));
  }

  @Test
  void thereAreNoMoreGaugesThanApiServersInAnyCluster() {
    // Given
    X509Certificate certificate = issuedAt(NOW);

    // When
    for (int i = 0; i < ClientCertificates.MAX_SOURCES * 3; i++) {
      certificates.presented("source-" + i, certificate);
    }

    // Then
    assertThat(meters.find(GAUGE).gauges()).hasSize(ClientCertificates.MAX_SOURCES + 1);
    assertThat(gauge(ClientCertificates.OTHERS)).isEqualTo(seconds(certificate));
  }

  private double gauge(String source) {
    return meters.get(GAUGE).tag("source", source).gauge().value();
  }

  private static double seconds(X509Certificate certificate) {
    return (double) certificate.getNotAfter().toInstant().getEpochSecond();
  }

  private static X509Certificate issuedAt(Instant time) {
    return CertificateAuthority.create(
            "authority", Clock.fixed(time, ZoneOffset.UTC), new SecureRandom())
        .issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE)
        .certificate();
  }
}
