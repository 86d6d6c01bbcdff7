package io.trailkeeper.operator.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthorityLifeTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final TestingClock clock = new TestingClock("2026-01-31T09:00:00Z");
  private final SecureRandom random = new SecureRandom();
  private final AuthorityLife life = new AuthorityLife(clock, random);
  private final CertificateLife leaves = new CertificateLife(clock, random);

  @Test
  void beginsWithOneAuthorityAndThenChangesNothing() {
    // When
    AuthorityLife.Step first = life.step(Map.of(), "");
    AuthorityLife.Step second = life.step(first.authorities().data(), first.authorities().bundle());

    // Then
    assertThat(reasons(first)).containsExactly(EventReason.AUTHORITY_CREATED);
    assertThat(first.authorities().trusted())
        .containsExactly(first.authorities().issuing().certificate());
    assertThat(second.announcements()).isEmpty();
    assertThat(second.authorities().data()).isEqualTo(first.authorities().data());
    assertThat(Authorities.read(first.authorities().data()).data())
        .isEqualTo(first.authorities().data());
  }

  /**
   * The operator looks only when it has said that it would. A control plane gets new files only
   * when somebody places them: here, the oldest that are allowed.
   */
  @Test
  void whateverIsInUseIsTrustedByEveryBundleThatIsNotTooOld() {
    // Given
    List<CertificateRequest> requests =
        List.of(
            new CertificateRequest.Serving("capture", List.of("trailkeeper-capture.audit.svc")),
            new CertificateRequest.Client("kube-apiserver", ClientRole.AUDIT_SOURCE),
            new CertificateRequest.Client("production", ClientRole.FOLLOWER));
    Map<CertificateRequest, CertificateLife.Step> inUse = new HashMap<>();
    Map<CertificateRequest, X509Certificate> issuers = new HashMap<>();
    AuthorityLife.Step step = life.step(Map.of(), "");
    List<EventReason> told = new ArrayList<>(reasons(step));
    List<List<X509Certificate>> bundles = new ArrayList<>();
    int oldest = (int) AuthorityLife.PLACEMENT.toDays();

    for (int day = 0; day < 25 * 365; day++) {
      // When
      if (!clock.instant().isBefore(AuthorityLife.changesAt(step.authorities()))) {
        step = life.step(step.authorities().data(), "");
        told.addAll(reasons(step));
      }
      Authorities authorities = step.authorities();
      bundles.add(authorities.trusted());
      for (CertificateRequest request : requests) {
        CertificateLife.Step known = inUse.get(request);
        if (known == null || !clock.instant().isBefore(known.renewAt())) {
          Map<String, String> stored = known == null ? Map.of() : known.data();
          CertificateLife.Step issued = leaves.step(stored, request, authorities);
          inUse.put(request, issued);
          issuers.put(request, issuer(issued.certificate(), authorities));
        }

        // Then: it lasts beyond the next look, and is trusted by all that may be in use.
        X509Certificate certificate = inUse.get(request).certificate().certificate();
        assertThat(certificate.getNotAfter().toInstant()).isAfter(clock.instant().plus(DAY));
        assertThat(certificate.getNotBefore().toInstant()).isBefore(clock.instant());
        X509Certificate issuer = issuers.get(request);
        assertThat(issuer.getNotAfter().toInstant()).isAfter(clock.instant().plus(DAY));
        for (int age = 0; age <= Math.min(day, oldest); age += 50) {
          assertThat(bundles.get(day - age)).contains(issuer);
        }
      }
      clock.advance(DAY);
    }

    // Then
    assertThat(told)
        .containsExactly(
            EventReason.AUTHORITY_CREATED,
            EventReason.AUTHORITY_SUCCESSOR_CREATED,
            EventReason.AUTHORITY_ROTATED,
            EventReason.AUTHORITY_SUCCESSOR_CREATED,
            EventReason.AUTHORITY_ROTATED,
            EventReason.AUTHORITY_SUCCESSOR_CREATED,
            EventReason.AUTHORITY_ROTATED);
    assertThat(bundles).allMatch(bundle -> bundle.size() <= 2);
  }

  private static X509Certificate issuer(KeyCertificate certificate, Authorities authorities) {
    return authorities.trusted().stream().filter(certificate::isIssuedBy).findFirst().orElseThrow();
  }

  @Test
  void looksAgainExactlyWhenSomethingChanges() {
    // Given
    Authorities authorities = life.step(Map.of(), "").authorities();
    List<Integer> sizes = new ArrayList<>();

    // When
    for (int i = 0; i < 3; i++) {
      Instant at = AuthorityLife.changesAt(authorities);
      clock.advance(Duration.between(clock.instant(), at).minusSeconds(1));
      assertThat(life.step(authorities.data(), "").authorities().data())
          .isEqualTo(authorities.data());
      clock.advance(Duration.ofSeconds(1));
      Authorities changed = life.step(authorities.data(), "").authorities();
      assertThat(changed.data()).isNotEqualTo(authorities.data());
      authorities = changed;
      sizes.add(changed.trusted().size());
    }

    // Then: a successor, the rotation, and the first one leaves.
    assertThat(sizes).containsExactly(2, 2, 1);
  }

  @Test
  void aLateSuccessorIssuesWhileTheOldOneStillLasts() {
    // Given: an operator that was away for nearly ten years.
    Authorities before = life.step(Map.of(), "").authorities();
    clock.advance(CertificateAuthority.AUTHORITY_VALIDITY.minusDays(40));

    // When
    AuthorityLife.Step late = life.step(before.data(), "");

    // Then
    assertThat(reasons(late))
        .containsExactly(EventReason.AUTHORITY_SUCCESSOR_CREATED, EventReason.AUTHORITY_ROTATED);
    assertThat(late.authorities().trusted()).contains(before.issuing().certificate());
  }

  @Test
  void anAuthorityThatHasEndedIsReplacedAtOnce() {
    // Given
    Authorities before = life.step(Map.of(), "").authorities();
    clock.advance(CertificateAuthority.AUTHORITY_VALIDITY.plusDays(1));

    // When
    AuthorityLife.Step after = life.step(before.data(), before.bundle());

    // Then
    assertThat(reasons(after)).containsExactly(EventReason.AUTHORITY_REPLACED);
    assertThat(after.authorities().trusted())
        .containsExactly(after.authorities().issuing().certificate());
    assertThat(after.announcements().get(0).note()).contains("has ended", "every control plane");
  }

  @Test
  void whenTheSecretIsLostWhatItHasIssuedIsTrustedOn() {
    // Given
    Authorities before = life.step(Map.of(), "").authorities();
    CertificateRequest request =
        new CertificateRequest.Client("kube-apiserver", ClientRole.AUDIT_SOURCE);
    CertificateLife.Step leaf = leaves.step(Map.of(), request, before);

    // When
    AuthorityLife.Step after = life.step(Map.of(), before.bundle());
    CertificateLife.Step kept = leaves.step(leaf.data(), request, after.authorities());

    // Then
    assertThat(reasons(after)).containsExactly(EventReason.AUTHORITY_REPLACED);
    assertThat(after.authorities().trusted()).contains(before.issuing().certificate());
    assertThat(kept.issued()).isEmpty();
    assertThat(kept.renewAt()).isAfter(leaf.renewAt());
    assertThat(kept.bundle()).isEqualTo(after.authorities().bundle());
  }

  @Test
  void aKeyThatLostItsCertificateGetsItBackFromTheBundle() {
    // Given
    Authorities before = life.step(Map.of(), "").authorities();

    for (String nonsense :
        List.of("", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
      // When
      AuthorityLife.Step after =
          life.step(with(before.data(), Authorities.CERTIFICATE, nonsense), "");

      // Then
      assertThat(reasons(after)).containsExactly(EventReason.AUTHORITY_DAMAGED);
      assertThat(after.authorities().data()).isEqualTo(before.data());
    }
  }

  @Test
  void aLostKeyCostsTheAuthorityButNotTheTrustInIt() {
    // Given
    Authorities before = life.step(Map.of(), "").authorities();

    // When
    AuthorityLife.Step after =
        life.step(
            with(with(before.data(), Authorities.KEY, "nonsense"), Authorities.BUNDLE, "nonsense"),
            "");

    // Then
    assertThat(reasons(after))
        .containsExactly(
            EventReason.AUTHORITY_DAMAGED,
            EventReason.AUTHORITY_DAMAGED,
            EventReason.AUTHORITY_REPLACED);
    assertThat(after.authorities().issuing()).isNotEqualTo(before.issuing());
    assertThat(after.authorities().trusted())
        .containsExactly(
            after.authorities().issuing().certificate(), before.issuing().certificate());
  }

  @Test
  void aLostKeyIsFollowedByTheSuccessorIfThereIsOne() {
    // Given
    Authorities first = life.step(Map.of(), "").authorities();
    clock.advance(Duration.between(clock.instant(), AuthorityLife.changesAt(first)));
    Authorities both = life.step(first.data(), "").authorities();

    // When
    AuthorityLife.Step after = life.step(with(both.data(), Authorities.KEY, ""), "");

    // Then
    assertThat(after.authorities().issuing()).isEqualTo(both.next());
    assertThat(after.authorities().next()).isNull();
    assertThat(after.authorities().trusted()).containsExactlyInAnyOrderElementsOf(both.trusted());
  }

  @Test
  void aDamagedSuccessorIsMadeAnewAndSaysByWhen() {
    // Given
    Authorities first = life.step(Map.of(), "").authorities();
    clock.advance(Duration.between(clock.instant(), AuthorityLife.changesAt(first)));
    Authorities both = life.step(first.data(), "").authorities();

    // When
    AuthorityLife.Step after = life.step(with(both.data(), Authorities.NEXT_KEY, "nonsense"), "");

    // Then
    assertThat(reasons(after))
        .containsExactly(EventReason.AUTHORITY_DAMAGED, EventReason.AUTHORITY_SUCCESSOR_CREATED);
    assertThat(after.authorities().issuing()).isEqualTo(both.issuing());
    assertThat(after.announcements().get(1).note())
        .contains(clock.instant().plus(AuthorityLife.PLACEMENT).toString());
  }

  @Test
  void aBundleThatIsDamagedIsPutTogetherAgain() {
    // Given
    Authorities before = life.step(Map.of(), "").authorities();
    Authorities other = life.step(Map.of(), "").authorities();

    // When
    AuthorityLife.Step after =
        life.step(
            with(before.data(), Authorities.BUNDLE, ""),
            KeyCertificate.certificatesToPem(
                List.of(before.issuing().certificate(), other.issuing().certificate())));

    // Then
    assertThat(reasons(after)).containsExactly(EventReason.AUTHORITY_DAMAGED);
    assertThat(after.authorities().issuing()).isEqualTo(before.issuing());
    assertThat(after.authorities().trusted()).contains(other.issuing().certificate());
  }

  @Test
  void takesNoLeafForAnAuthority() {
    // Given
    Authorities before = life.step(Map.of(), "").authorities();
    CertificateLife.Step leaf =
        leaves.step(
            Map.of(), new CertificateRequest.Client("mallory", ClientRole.FOLLOWER), before);

    // When
    AuthorityLife.Step after = life.step(leaf.data(), "");

    // Then
    assertThat(reasons(after))
        .containsExactly(EventReason.AUTHORITY_DAMAGED, EventReason.AUTHORITY_REPLACED);
    assertThat(after.announcements().get(0).note()).contains("is not that of an authority");
    assertThat(after.authorities().trusted()).doesNotContain(leaf.certificate().certificate());
  }

  @Test
  void anAuthorityThatSomebodyPlacedIsKept() {
    // Given
    KeyCertificate own = CertificateAuthority.create("our company", clock, random).keyCertificate();
    Map<String, String> placed =
        Map.of(
            Authorities.CERTIFICATE, own.certificatePem(),
            Authorities.KEY, own.keyPem(),
            Authorities.BUNDLE, own.certificatePem());

    // When
    AuthorityLife.Step step = life.step(placed, "");

    // Then
    assertThat(step.announcements()).isEmpty();
    assertThat(step.authorities().data()).isEqualTo(placed);
  }

  @Test
  void announcementsNeverShowAKey() {
    // Given
    Authorities before = life.step(Map.of(), "").authorities();
    String key = before.issuing().keyPem();
    String line = key.lines().skip(1).findFirst().orElseThrow();

    // When
    AuthorityLife.Step after =
        life.step(with(before.data(), Authorities.KEY, key.substring(0, 90) + "!!\n"), "");

    // Then
    assertThat(after.announcements())
        .isNotEmpty()
        .noneMatch(announcement -> announcement.note().contains(line.substring(0, 12)));
    assertThat(after.toString()).doesNotContain(line.substring(0, 12));
  }

  private static Map<String, String> with(Map<String, String> data, String key, String value) {
    Map<String, String> changed = new HashMap<>(data);
    changed.put(key, value);
    return changed;
  }

  private static List<EventReason> reasons(AuthorityLife.Step step) {
    return step.announcements().stream().map(Announcement::reason).toList();
  }
}
