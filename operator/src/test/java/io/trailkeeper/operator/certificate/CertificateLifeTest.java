package io.trailkeeper.operator.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.operator.certificate.CertificateLife.IssueReason;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificateLifeTest {

  private static final CertificateRequest FOLLOWER =
      new CertificateRequest.Client("production", ClientRole.FOLLOWER);

  private final TestingClock clock = new TestingClock("2026-01-31T09:00:00Z");
  private final SecureRandom random = new SecureRandom();
  private final Authorities authorities =
      new AuthorityLife(clock, random).step(Map.of(), "").authorities();
  private final CertificateLife life = new CertificateLife(clock, random);

  @Test
  void isKeptUntilTwoThirdsOfItsValidity() {
    // Given
    CertificateLife.Step first = life.step(Map.of(), FOLLOWER, authorities);
    CertificateLife.Step kept = life.step(first.data(), FOLLOWER, authorities);

    // When
    clock.advance(Duration.ofDays(59));
    CertificateLife.Step shortlyBefore = life.step(first.data(), FOLLOWER, authorities);
    clock.advance(Duration.ofDays(2));
    CertificateLife.Step renewed = life.step(first.data(), FOLLOWER, authorities);

    // Then
    assertThat(first.issued()).contains(IssueReason.FIRST);
    assertThat(kept.issued()).isEmpty();
    assertThat(kept.data()).isEqualTo(first.data());
    assertThat(shortlyBefore.issued()).isEmpty();
    assertThat(renewed.issued()).contains(IssueReason.RENEWAL);
    assertThat(renewed.renewAt()).isAfter(clock.instant().plus(Duration.ofDays(59)));
  }

  @Test
  void anApiServersLastsAYear() {
    // When
    CertificateLife.Step step =
        life.step(
            Map.of(),
            new CertificateRequest.Client("kube-apiserver", ClientRole.AUDIT_SOURCE),
            authorities);

    // Then
    assertThat(step.certificate().certificate().getNotAfter().toInstant())
        .isEqualTo(clock.instant().plus(Duration.ofDays(365)));
  }

  @Test
  void isIssuedAnewForOtherHostsAndOtherClients() {
    // Given
    CertificateRequest.Serving serving =
        new CertificateRequest.Serving("capture", List.of("*.b.audit.svc", "10.0.0.7", "fd00::7"));
    Map<String, String> served = life.step(Map.of(), serving, authorities).data();
    Map<String, String> client = life.step(Map.of(), FOLLOWER, authorities).data();

    // Then
    assertThat(issued(served, new CertificateRequest.Serving("capture", List.of("fd00:0::0007"))))
        .isNull();
    assertThat(issued(served, new CertificateRequest.Serving("capture", List.of("10.0.0.8"))))
        .isEqualTo(IssueReason.CHANGED);
    assertThat(issued(client, new CertificateRequest.Client("production", ClientRole.OPERATOR)))
        .isEqualTo(IssueReason.CHANGED);
    assertThat(issued(client, new CertificateRequest.Client("other", ClientRole.FOLLOWER)))
        .isEqualTo(IssueReason.CHANGED);
    assertThat(issued(served, FOLLOWER)).isEqualTo(IssueReason.CHANGED);
  }

  @Test
  void isIssuedAnewIfItIsOfNoUse() {
    // Given
    Map<String, String> data = life.step(Map.of(), FOLLOWER, authorities).data();
    Authorities others = new AuthorityLife(clock, random).step(Map.of(), "").authorities();

    // Then
    for (String nonsense : List.of("", "nonsense", "\u0000\uffff", "x".repeat(1_000_000))) {
      assertThat(issued(with(data, Authorities.KEY, nonsense), FOLLOWER))
          .isEqualTo(IssueReason.DAMAGED);
      assertThat(issued(with(data, Authorities.CERTIFICATE, nonsense), FOLLOWER))
          .isEqualTo(IssueReason.DAMAGED);
      assertThat(issued(with(data, Authorities.BUNDLE, nonsense), FOLLOWER)).isNull();
    }
    assertThat(life.step(data, FOLLOWER, others).issued()).contains(IssueReason.NOT_TRUSTED);
    clock.advance(Duration.ofDays(91));
    assertThat(issued(data, FOLLOWER)).isEqualTo(IssueReason.NOT_TRUSTED);
  }

  @Test
  void whenItsAuthorityWasLostItIsKeptForAsLongAsIsPrudent() {
    // Given
    Map<String, String> data = life.step(Map.of(), FOLLOWER, authorities).data();
    clock.advance(Duration.ofDays(50));
    Authorities after =
        new AuthorityLife(clock, random).step(Map.of(), authorities.bundle()).authorities();

    // Then
    clock.advance(Duration.ofDays(30));
    assertThat(life.step(data, FOLLOWER, after).issued()).isEmpty();
    clock.advance(Duration.ofDays(2));
    assertThat(life.step(data, FOLLOWER, after).issued()).contains(IssueReason.RENEWAL);
  }

  @Test
  void neverShowsTheKey() {
    // Given
    CertificateLife.Step step = life.step(Map.of(), FOLLOWER, authorities);

    // Then
    assertThat(step.toString()).doesNotContain("PRIVATE KEY").contains("key=hidden");
  }

  private IssueReason issued(Map<String, String> stored, CertificateRequest request) {
    return life.step(stored, request, authorities).issued().orElse(null);
  }

  private static Map<String, String> with(Map<String, String> data, String key, String value) {
    Map<String, String> changed = new HashMap<>(data);
    changed.put(key, value);
    return changed;
  }
}
