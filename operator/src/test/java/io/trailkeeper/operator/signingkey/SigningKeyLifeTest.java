package io.trailkeeper.operator.signingkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import io.trailkeeper.operator.certificate.TestingClock;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SigningKeyLifeTest {

  private final TestingClock clock = new TestingClock("2026-01-31T09:00:00Z");
  private final Instant began = clock.instant();
  private final SigningKeyLife life = new SigningKeyLife(clock, new SecureRandom());

  @Test
  void beginsWithOneKeyAndThenChangesNothing() {
    // When
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    SigningKeyLife.Step second = again(first);

    // Then
    PublicKeyEntry key = published(first).entries().get(0);
    assertThat(reasons(first)).containsExactly(EventReason.SIGNING_KEY_CREATED);
    assertThat(first.secret()).containsOnlyKeys(key.fingerprint() + ".pem", "published-keys.json");
    assertThat(first.configMap()).containsOnlyKeys("public-keys.json");
    assertThat(first.changesAt()).isEqualTo(key.validityEndTime().minus(Duration.ofDays(30)));
    assertThat(second).isEqualTo(withoutAnnouncements(first));
  }

  @Test
  void inTwelveYearsThereIsAlwaysAKeyAndNoPublicHalfIsEverTakenBack() {
    // Given
    SigningKeyLife.Step step = life.step(Optional.empty(), Optional.empty());
    Set<PublicKeyEntry> ever = new HashSet<>();
    List<PublicKeyEntry> keys = published(step).entries();

    // When
    for (int day = 0; day < 12 * 365; day++) {
      if (!clock.instant().isBefore(step.changesAt())) {
        step = again(step);
        keys = published(step).entries();
      }
      Map<String, String> secret = step.secret();

      // Then
      assertThat(keys).containsAll(ever);
      ever.addAll(keys);
      assertThat(keys)
          .filteredOn(key -> secret.containsKey(key.fingerprint() + ".pem"))
          .hasSizeBetween(1, 2)
          .anyMatch(
              key ->
                  !key.validityStartTime().isAfter(clock.instant())
                      && key.validityEndTime().isAfter(clock.instant().plus(Duration.ofDays(1))));
      clock.advance(Duration.ofDays(1));
    }
    assertThat(ever).hasSize(14);
  }

  @Test
  void aCrashBetweenTheTwoWritesLeavesNothingThatIsNotMended() {
    // Given: only the Secret was written.
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    clock.advance(Duration.ofDays(3));

    // When
    SigningKeyLife.Step after = life.step(Optional.of(secret(first.secret())), Optional.empty());

    // Then
    assertThat(after.secret()).isEqualTo(first.secret());
    assertThat(after.configMap()).isEqualTo(first.configMap());
  }

  @Test
  void aLostSecretCostsThePrivateHalvesOnly() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());

    // When
    SigningKeyLife.Step after = life.step(Optional.empty(), Optional.of(first.configMap()));

    // Then
    assertThat(reasons(after))
        .containsExactly(EventReason.SIGNING_KEY_LOST, EventReason.SIGNING_KEY_CREATED);
    assertThat(published(after).entries()).hasSize(2).startsWith(published(first).entries().get(0));
    assertThat(after.secret()).hasSize(2);
  }

  @Test
  void aLostConfigMapIsMadeAgainFromTheCopy() {
    // Given
    SigningKeyLife.Step two =
        life.step(
            Optional.empty(),
            Optional.of(life.step(Optional.empty(), Optional.empty()).configMap()));

    // When
    SigningKeyLife.Step after = life.step(Optional.of(secret(two.secret())), Optional.empty());

    // Then
    assertThat(reasons(after)).containsExactly(EventReason.PUBLIC_KEYS_RESTORED);
    assertThat(after.configMap()).isEqualTo(two.configMap());
  }

  @Test
  void ifBothListsAreLostThePrivateHalvesSayWhatTheyCan() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    Map<String, String> without = new HashMap<>(first.secret());
    without.remove("published-keys.json");
    clock.advance(Duration.ofDays(100));

    // When
    SigningKeyLife.Step after = life.step(Optional.of(secret(without)), Optional.empty());
    SigningKeyLife.Step second = again(after);

    // Then
    assertThat(reasons(after))
        .containsExactly(EventReason.PUBLIC_KEYS_RESTORED, EventReason.SIGNING_KEY_CREATED);
    PublicKeyEntry old = published(first).entries().get(0);
    assertThat(published(after).entries()).hasSize(2);
    PublicKeyEntry found = published(after).find(old.fingerprint()).orElseThrow();
    assertThat(found.validityStartTime()).isEqualTo(began);
    assertThat(found.validityEndTime()).isEqualTo(clock.instant().plus(Duration.ofDays(30)));
    assertThat(second.announcements()).isEmpty();
    assertThat(second.secret()).isEqualTo(after.secret());
  }

  @Test
  void keysThatWereTakenOutOfThePublishedListComeBack() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    String fingerprint = published(first).entries().get(0).fingerprint();

    for (String edit :
        List.of(
            "{\"PublicKeyList\":[]}",
            first.configMap().get("public-keys.json").replace("2027-", "2026-0"),
            first.configMap().get("public-keys.json").replace("2027-", "2031-"),
            "nonsense",
            "[]",
            "{\"PublicKeyList\":[{}]}",
            "\uffff")) {
      // When
      SigningKeyLife.Step after =
          life.step(
              Optional.of(secret(first.secret())), Optional.of(Map.of("public-keys.json", edit)));

      // Then
      assertThat(reasons(after)).contains(EventReason.PUBLIC_KEYS_RESTORED);
      assertThat(published(after).entries())
          .as(edit)
          .containsExactlyElementsOf(published(first).entries());
      assertThat(after.announcements().toString()).contains(fingerprint.substring(0, 1));
      assertThat(again(after).announcements()).isEmpty();
    }
  }

  @Test
  void whatCannotBeReadIsSetAsideAndNotThrownAway() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    String name = published(first).entries().get(0).fingerprint() + ".pem";
    String broken = first.secret().get(name).substring(40);
    Map<String, String> edited = new HashMap<>(first.secret());
    edited.put(name, broken);
    edited.put("notes.txt", "mine");

    // When
    SigningKeyLife.Step after =
        life.step(Optional.of(secret(edited)), Optional.of(Map.of("public-keys.json", "nonsense")));

    // Then
    assertThat(reasons(after))
        .containsExactly(
            EventReason.PUBLIC_KEYS_RESTORED,
            EventReason.PUBLIC_KEYS_RESTORED,
            EventReason.SIGNING_KEY_DAMAGED,
            EventReason.SIGNING_KEY_CREATED);
    assertThat(after.secret()).containsEntry("notes.txt", "mine").containsValue(broken);
    assertThat(after.secret()).doesNotContainKey(name);
    assertThat(after.secret().keySet()).filteredOn(key -> key.endsWith(".pem")).hasSize(1);
    assertThat(after.configMap()).containsValue("nonsense");
    assertThat(published(after).entries()).hasSize(2);
    assertThat(again(after).announcements()).isEmpty();
    String line = broken.lines().skip(2).findFirst().orElseThrow();
    assertThat(after.toString()).doesNotContain(line.substring(0, 12));
  }

  @Test
  void aKeyUnderAnothersNameSignsNothing() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    SigningKey other = SigningKey.generate(new SecureRandom(), clock, Duration.ofDays(1));
    Map<String, String> edited = new HashMap<>(first.secret());
    edited.put("0".repeat(64) + ".pem", other.writePem());

    // When
    SigningKeyLife.Step after =
        life.step(Optional.of(secret(edited)), Optional.of(first.configMap()));

    // Then
    assertThat(reasons(after)).containsExactly(EventReason.SIGNING_KEY_DAMAGED);
    assertThat(published(after)).isEqualTo(published(first));
  }

  @Test
  void aKeyThatSomebodyPublishedIsKeptAndSaidLoudly() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    SigningKey other = SigningKey.generate(new SecureRandom(), clock, Duration.ofDays(500));
    PublicKeys more = published(first).with(other.publicKey());

    // When
    SigningKeyLife.Step after =
        life.step(
            Optional.of(secret(first.secret())),
            Optional.of(
                Map.of("public-keys.json", new String(more.write(), StandardCharsets.UTF_8))));

    // Then: it is no reason to make no key of our own.
    assertThat(reasons(after)).containsExactly(EventReason.PUBLIC_KEY_UNKNOWN);
    assertThat(after.announcements().get(0).note()).contains(other.publicKey().fingerprint());
    assertThat(published(after)).isEqualTo(more);
    assertThat(after.changesAt()).isEqualTo(first.changesAt());
    assertThat(again(after).announcements()).isEmpty();
  }

  @Test
  void aKeyThatWasRevokedGoesAtOnceAndHasASuccessor() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    PublicKeyEntry key = published(first).entries().get(0);
    clock.advance(Duration.ofDays(3));
    Map<String, String> edited = new HashMap<>(first.secret());
    PublicKeyEntry revoked = key.revokedAt(began.plus(Duration.ofDays(2)));
    edited.put("published-keys.json", text(published(first).replaced(revoked)));

    // When
    SigningKeyLife.Step after =
        life.step(Optional.of(secret(edited)), Optional.of(first.configMap()));

    // Then
    assertThat(reasons(after))
        .containsExactly(
            EventReason.PUBLIC_KEYS_RESTORED,
            EventReason.SIGNING_KEY_CREATED,
            EventReason.SIGNING_KEY_REVOKED);
    assertThat(after.secret()).doesNotContainKey(key.fingerprint() + ".pem").hasSize(2);
    assertThat(published(after).entries()).hasSize(2).startsWith(revoked);
    assertThat(again(after).announcements()).isEmpty();
    assertThat(again(after).secret()).isEqualTo(after.secret());
  }

  @Test
  void whoCanWriteTheConfigMapOnlyRevokesNothing() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    PublicKeyEntry key = published(first).entries().get(0);
    Map<String, String> edited =
        Map.of("public-keys.json", text(published(first).replaced(key.revokedAt(began))));

    // When
    SigningKeyLife.Step after = life.step(Optional.of(secret(first.secret())), Optional.of(edited));

    // Then
    assertThat(reasons(after)).containsExactly(EventReason.PUBLIC_KEYS_RESTORED);
    assertThat(after.secret()).isEqualTo(first.secret());
    assertThat(after.configMap()).isEqualTo(first.configMap());
  }

  @Test
  void whoAsksForARotationGetsOneKey() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    clock.advance(Duration.ofHours(3));
    Map<String, String> asked = new HashMap<>(first.secret());
    asked.put("rotation-asked", "2026-01-31T12:00:00Z");

    // When
    SigningKeyLife.Step after =
        life.step(Optional.of(secret(asked)), Optional.of(first.configMap()));

    // Then
    assertThat(reasons(after)).containsExactly(EventReason.SIGNING_KEY_CREATED);
    assertThat(published(after).entries()).hasSize(2);
    assertThat(published(after).entries().get(1).validityStartTime()).isEqualTo(clock.instant());
    assertThat(after.secret()).hasSize(3).doesNotContainKey("rotation-asked");
    assertThat(again(after).announcements()).isEmpty();
  }

  @Test
  void aKeyThatIsHeldElsewhereSignsUntilItEndsOrIsRevoked() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    clock.advance(Duration.ofDays(10));
    PublicKeyEntry kms =
        SigningKey.generate(new SecureRandom(), clock, Duration.ofDays(1000)).publicKey();
    Map<String, String> imported = new HashMap<>(first.secret());
    imported.put(
        kms.fingerprint() + ".kms.json",
        new String(new KmsKey("alias/a", "local", null).write(), StandardCharsets.UTF_8));
    imported.put("published-keys.json", text(published(first).with(kms)));
    SigningKeyLife.Step step =
        life.step(Optional.of(secret(imported)), Optional.of(first.configMap()));
    SigningKeyLife.Step begun = step;

    // When
    clock.advance(Duration.ofDays(960));
    step = again(step);

    // Then
    assertThat(reasons(step)).isEmpty();
    assertThat(begun.secret()).containsKey(kms.fingerprint() + ".kms.json");
    assertThat(step.changesAt()).isEqualTo(kms.validityEndTime().minus(Duration.ofDays(30)));

    // When
    clock.advance(Duration.ofDays(10));
    step = again(step);

    // Then
    assertThat(reasons(step)).containsExactly(EventReason.SIGNING_KEY_ENDS);
    assertThat(step.changesAt()).isEqualTo(kms.validityEndTime());

    // When
    Map<String, String> revoked = new HashMap<>(step.secret());
    revoked.put(
        "published-keys.json", text(published(step).replaced(kms.revokedAt(clock.instant()))));
    step = life.step(Optional.of(secret(revoked)), Optional.of(step.configMap()));

    // Then
    assertThat(reasons(step))
        .contains(EventReason.SIGNING_KEY_CREATED, EventReason.SIGNING_KEY_REVOKED);
    assertThat(step.secret()).doesNotContainKey(kms.fingerprint() + ".kms.json");
    assertThat(step.secret().keySet()).filteredOn(name -> name.endsWith(".pem")).hasSize(1);
  }

  @Test
  void aPlaceThatNobodyKnowsAKeyForIsSetAside() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    Map<String, String> edited = new HashMap<>(first.secret());
    edited.put("0".repeat(64) + ".kms.json", "{}");

    // When
    SigningKeyLife.Step after =
        life.step(Optional.of(secret(edited)), Optional.of(first.configMap()));

    // Then
    assertThat(reasons(after)).containsExactly(EventReason.SIGNING_KEY_DAMAGED);
    assertThat(after.secret().keySet()).anyMatch(name -> name.endsWith(".damaged"));
    assertThat(again(after).announcements()).isEmpty();
  }

  private static String text(PublicKeys keys) {
    return new String(keys.write(), StandardCharsets.UTF_8);
  }

  @Test
  void aPrivateHalfGoesLongAfterItsEnd() {
    // Given
    SigningKeyLife.Step first = life.step(Optional.empty(), Optional.empty());
    String name = published(first).entries().get(0).fingerprint() + ".pem";
    List<Boolean> there = new ArrayList<>();

    // When
    SigningKeyLife.Step step = first;
    for (Duration after : List.of(Duration.ofDays(-1), Duration.ofDays(89), Duration.ofDays(91))) {
      clock.advance(
          Duration.between(clock.instant(), began.plus(SigningKeyPolicy.VALIDITY).plus(after)));
      step = again(step);
      there.add(step.secret().containsKey(name));
    }

    // Then
    assertThat(there).containsExactly(true, true, false);
    assertThat(published(step).entries()).hasSize(2);
  }

  private SigningKeyLife.Step again(SigningKeyLife.Step step) {
    return life.step(Optional.of(secret(step.secret())), Optional.of(step.configMap()));
  }

  private static SigningKeyLife.Step withoutAnnouncements(SigningKeyLife.Step step) {
    return new SigningKeyLife.Step(step.secret(), step.configMap(), step.changesAt(), List.of());
  }

  private StoredSecret secret(Map<String, String> data) {
    return new StoredSecret(data, began);
  }

  private static PublicKeys published(SigningKeyLife.Step step) {
    return PublicKeys.read(
        step.configMap().get("public-keys.json").getBytes(StandardCharsets.UTF_8));
  }

  private static List<EventReason> reasons(SigningKeyLife.Step step) {
    return step.announcements().stream().map(Announcement::reason).toList();
  }
}
