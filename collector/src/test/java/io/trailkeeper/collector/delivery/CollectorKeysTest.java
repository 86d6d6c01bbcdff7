package io.trailkeeper.collector.delivery;

import static io.trailkeeper.collector.delivery.CollectorTest.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.kms.KmsSigner;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.validation.FindingName;
import io.trailkeeper.core.validation.Notice;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.objectstore.testing.TestingKms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the chain when keys are rotated, revoked, lost, or held elsewhere. */
class CollectorKeysTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final CollectorListener QUIET = new CollectorListener() {};
  private static SigningKey first;
  private static SigningKey second;

  @TempDir Path directory;

  @BeforeAll
  static void makeKeys() {
    first = TestingTrail.newKey();
    second =
        SigningKey.generate(
            new SecureRandom(), new TestingClock("2026-11-22T08:31:00Z"), Duration.ofDays(365));
  }

  @Test
  void aRotationInTheMiddleOfAnHourTakesEffectWithTheNextDigest() throws Exception {
    try (TestingTrail trail = new TestingTrail(directory, first)) {
      // Given
      trail.begin();
      String posted = journal(trail);
      Collector collector = trail.collector(QUIET);
      CompletableFuture<Boolean> running = start(collector);
      long digests = collector.checkpoint().counts().digestFiles();

      // When
      trail.clock.advance(Duration.ofMinutes(2));
      trail.addKey(second);
      trail.clock.advance(Duration.ofHours(1));
      await().atMost(SOON).until(() -> collector.checkpoint().counts().digestFiles() > digests);
      collector.stop(DigestEndReason.STOPPED, SOON);

      // Then
      assertThat(running.get()).isTrue();
      assertThat(trail.deliveredLines()).isEqualTo(posted);
      CollectorTest.assertValid(trail.validate());
      assertThat(trail.digests())
          .extracting(DigestFile::digestPublicKeyFingerprint)
          .startsWith(fingerprint(first))
          .endsWith(fingerprint(second), fingerprint(second));
      assertThat(trail.digests().get(1).digestEndTime())
          .as("the hour in which the key began")
          .isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
    }
  }

  @Test
  void aKeyThatIsRevokedBreaksNoChainWhereverTheCollectorDied() throws Exception {
    boolean killed = true;
    for (int moment = 1; killed; moment++) {
      Path aside = Files.createDirectory(directory.resolve("at-" + moment));
      try (TestingTrail trail = new TestingTrail(aside, first)) {
        // Given
        trail.begin();
        String posted = journal(trail);
        killed = trail.deliverUntil(new TestingCrash(moment));

        // When
        trail.clock.advance(Duration.ofMinutes(5));
        trail.addKey(second);
        revoke(trail, trail.clock.instant().truncatedTo(ChronoUnit.SECONDS));
        trail.deliverAll();

        // Then
        ValidationReport report = trail.validate();
        assertThat(report.findings()).as("killed at " + moment).isEmpty();
        assertThat(report.notices())
            .extracting(Notice::name)
            .containsExactly(Notice.Name.KEY_REVOKED_LATER);
        assertThat(trail.deliveredLines()).isEqualTo(posted);
        List<DigestFile> digests = trail.digests();
        assertThat(digests.get(digests.size() - 1).digestPublicKeyFingerprint())
            .isEqualTo(fingerprint(second));
        assertThat(published(trail)).anyMatch(key -> key.contains(".revoked-2026112"));
      }
    }
  }

  @Test
  void aKeyThatIsLostIsARecordedRestartAtMostWhereverTheCollectorDied() throws Exception {
    boolean killed = true;
    int restarts = 0;
    for (int moment = 1; killed; moment++) {
      Path aside = Files.createDirectory(directory.resolve("at-" + moment));
      try (TestingTrail trail = new TestingTrail(aside, first)) {
        // Given
        trail.begin();
        String posted = journal(trail);
        killed = trail.deliverUntil(new TestingCrash(moment));

        // When
        trail.clock.advance(Duration.ofMinutes(5));
        Files.delete(pem(trail));
        trail.addKey(second);
        trail.deliverAll();

        // Then
        boolean restarted =
            trail.digests().stream()
                .anyMatch(
                    digest ->
                        digest.extension().startReason() == ChainStartReason.SIGNING_KEY_LOST);
        if (restarted) {
          restarts++;
          assertThat(trail.validate().findings())
              .extracting(finding -> finding.name())
              .containsOnly(FindingName.CHAIN_NOT_CLOSED);
          assertThat(trail.gaps()).anyMatch(gap -> gap.reason().equals("SigningKeyLost"));
        } else {
          assertThat(trail.validate().findings()).as("killed at " + moment).isEmpty();
          assertThat(trail.deliveredLines()).isEqualTo(posted);
        }
      }
    }
    assertThat(restarts).as("only with a digest prepared and nothing of it put").isBetween(1, 4);
  }

  @Test
  void whenAllKeysAreGoneLogFilesGoOnAndTheChainDoesWithANewKey() throws Exception {
    try (TestingTrail trail = new TestingTrail(directory, first)) {
      // Given
      trail.begin();
      Files.delete(pem(trail));
      Collector collector = trail.collector(QUIET);
      CompletableFuture<Boolean> running = start(collector);
      trail.clock.advance(Duration.ofHours(1));
      awaitFailure(collector);

      // When
      long before = collector.checkpoint().counts().logFiles();
      String posted = journal(trail);
      awaitAsTimeGoesBy(trail, () -> collector.checkpoint().counts().logFiles() > before);
      awaitFailure(collector);
      trail.addKey(second);
      await().atMost(SOON).until(() -> collector.checkpoint().delivery().failure() == null);
      collector.stop(DigestEndReason.STOPPED, SOON);

      // Then
      assertThat(running.get()).isTrue();
      assertThat(trail.deliveredLines()).isEqualTo(posted);
      CollectorTest.assertValid(trail.validate());
    }
  }

  @Test
  void whileKmsIsAwayLogFilesGoOn() throws Exception {
    try (TestingKms kms = TestingKms.start();
        TestingTrail trail = new TestingTrail(directory, first)) {
      // Given
      trail.begin();
      KmsSigner elsewhere = addKmsKey(trail, kms);
      Collector collector = trail.collector(QUIET);
      CompletableFuture<Boolean> running = start(collector);
      kms.refuse("KMSInternalException");
      trail.clock.advance(Duration.ofHours(1));
      awaitFailure(collector);
      assertThat(collector.checkpoint().delivery().failure())
          .satisfies(
              failure -> {
                assertThat(failure.code()).isEqualTo("SigningKeyUnavailable");
                assertThat(failure.message()).contains(TestingKms.KEY, "KMSInternalException");
                assertThat(failure.stage()).isEqualTo(DeliveryFailure.Stage.DIGEST);
              });

      // When
      String posted = journal(trail);
      awaitAsTimeGoesBy(trail, () -> collector.checkpoint().counts().logFiles() > 0);
      kms.refuse(null);
      await().atMost(SOON).until(() -> collector.checkpoint().delivery().failure() == null);
      collector.stop(DigestEndReason.STOPPED, SOON);

      // Then
      assertThat(running.get()).isTrue();
      assertThat(trail.deliveredLines()).isEqualTo(posted);
      CollectorTest.assertValid(trail.validate());
      assertThat(trail.digests().get(1).digestPublicKeyFingerprint())
          .isEqualTo(elsewhere.publicKey().fingerprint());
    }
  }

  @Test
  void aDigestThatWasPreparedHoldsUpNothingWhileKmsIsAwayAfterACrash() throws Exception {
    try (TestingKms kms = TestingKms.start()) {
      boolean killed = true;
      for (int moment = 1; killed; moment++) {
        Path aside = Files.createDirectory(directory.resolve("at-" + moment));
        try (TestingTrail trail = new TestingTrail(aside, first)) {
          // Given
          addKmsKey(trail, kms);
          trail.begin();
          String posted = journal(trail);
          killed = trail.deliverUntil(new TestingCrash(moment));
          kms.refuse("KMSInternalException");

          // When
          Collector collector = trail.collector(QUIET);
          CompletableFuture<Boolean> running = start(collector);
          awaitAsTimeGoesBy(
              trail,
              () ->
                  collector.checkpoint().preparedDigest() == null
                      && collector.checkpoint().counts().logFiles() > 0);
          kms.refuse(null);
          collector.stop(DigestEndReason.STOPPED, SOON);

          // Then
          assertThat(running.get()).isTrue();
          assertThat(trail.deliveredLines()).as("killed at " + moment).isEqualTo(posted);
          CollectorTest.assertValid(trail.validate());
        }
      }
    }
  }

  /** Little enough that a process can die at each moment in a test of seconds. */
  private static String journal(TestingTrail trail) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (List<byte[]> events : TestingTrail.day().subList(0, 3)) {
      TestingTrail.post(trail.journal(), events);
      events.forEach(event -> lines.append(new String(event, UTF_8)).append('\n'));
    }
    return lines.toString();
  }

  /** A batch is due a minute after it was begun, whenever that was. */
  private static void awaitAsTimeGoesBy(TestingTrail trail, Callable<Boolean> condition) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              trail.clock.advance(Duration.ofSeconds(5));
              return condition.call();
            });
  }

  private static void awaitFailure(Collector collector) {
    await().atMost(SOON).until(() -> collector.checkpoint().delivery().failure() != null);
  }

  private static KmsSigner addKmsKey(TestingTrail trail, TestingKms kms) throws IOException {
    Instant now = trail.clock.instant().truncatedTo(ChronoUnit.SECONDS);
    KmsSigner signer =
        KmsSigner.fetch(
            new KmsKey(TestingKms.KEY, "eu-central-1", kms.endpoint()),
            now,
            now.plus(Duration.ofDays(3650)));
    Path keys = trail.directory.resolve("keys");
    Files.write(
        keys.resolve(KmsKey.fileName(signer.publicKey().fingerprint())), signer.key().write());
    Files.write(
        keys.resolve(SigningKeys.PUBLIC_KEYS),
        trail.keys.publicKeys().with(signer.publicKey()).write());
    return signer;
  }

  /** Revokes the first key as those do who keep keys: its private half goes. */
  private static void revoke(TestingTrail trail, Instant time) throws IOException {
    Files.write(
        trail.directory.resolve("keys").resolve(SigningKeys.PUBLIC_KEYS),
        trail.keys.publicKeys().replaced(first.publicKey().revokedAt(time)).write());
    Files.delete(pem(trail));
  }

  private static Path pem(TestingTrail trail) {
    return trail.directory.resolve("keys").resolve(SigningKeys.fileName(first.publicKey()));
  }

  private static List<String> published(TestingTrail trail) {
    List<String> keys = new ArrayList<>();
    trail.store.list("AWSLogs/123456789012/CloudTrail-PublicKeys/").forEachRemaining(keys::add);
    return keys;
  }

  private static String fingerprint(SigningKey key) {
    return key.publicKey().fingerprint();
  }
}
