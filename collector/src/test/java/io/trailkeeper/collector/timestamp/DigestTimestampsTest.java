package io.trailkeeper.collector.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.testing.TestingTimestampAuthority;
import io.trailkeeper.core.timestamp.TimestampAuthorities;
import io.trailkeeper.core.timestamp.TimestampToken;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestTimestampsTest {

  private static final TrailArn TRAIL = new ClusterIdentity("123456789012", "test").trail("all");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path directory;
  private TestingTimestampAuthority authority;
  private ObjectStore store;
  private DigestTimestamps timestamps;

  @BeforeEach
  void start() {
    authority = TestingTimestampAuthority.start(CLOCK);
    store = new FilesystemObjectStore(directory, "archive");
    timestamps = timestamps();
  }

  @AfterEach
  void stop() {
    authority.close();
  }

  private DigestTimestamps timestamps() {
    return new DigestTimestamps(TRAIL, "", store, new TimestampClient(authority.url()), CLOCK);
  }

  /** Puts a digest, as far as time-stamps look at it. */
  private DigestKey put(Duration ago, String content) {
    return put(new DigestKey("", TRAIL, NOW.minus(ago)), content);
  }

  private DigestKey put(DigestKey key, String content) {
    put(key.signatureKey(), "{}".getBytes(StandardCharsets.UTF_8));
    put(key.toString(), GzipMember.compress(content.getBytes(StandardCharsets.UTF_8)));
    return key;
  }

  private void put(String key, byte[] content) {
    store.putIfAbsent(key, content, new ObjectMetadata("application/json", Map.of()));
  }

  private byte[] get(String key) throws IOException {
    try (StoredObject object = store.get(key).orElseThrow()) {
      return object.content().readAllBytes();
    }
  }

  private void assertStamped(DigestKey key, String content) throws IOException {
    String sha256 = Sha256.hex(content.getBytes(StandardCharsets.UTF_8));
    assertThat(
            TimestampAuthorities.readPem(authority.rootPem())
                .verify(TimestampToken.read(get(key.timestampKey())), sha256))
        .isEqualTo(NOW.truncatedTo(ChronoUnit.SECONDS));
  }

  @Test
  void everyDigestIsStampedOnce() throws Exception {
    // Given
    DigestKey first = put(Duration.ofHours(2), "first");
    DigestKey second = put(Duration.ofHours(1), "second");

    // When
    int stamped = timestamps.stampMissing();
    DigestKey third = put(Duration.ofSeconds(5), "third");
    int stampedThen = timestamps.stampMissing();

    // Then
    assertThat(stamped).isEqualTo(2);
    assertThat(stampedThen).isOne();
    assertThat(authority.requests()).isEqualTo(3);
    assertStamped(first, "first");
    assertStamped(second, "second");
    assertStamped(third, "third");
  }

  @Test
  void aSecondStartStampsWhatIsMissingAndReplacesNothing() throws Exception {
    // Given
    DigestKey first = put(Duration.ofHours(2), "first");
    timestamps.stampMissing();
    byte[] before = get(first.timestampKey());
    DigestKey second = put(Duration.ofHours(1), "second");

    // When
    int stamped = timestamps().stampMissing();

    // Then
    assertThat(stamped).isOne();
    assertThat(get(first.timestampKey())).isEqualTo(before);
    assertStamped(second, "second");
  }

  @Test
  void whatFailedIsStampedLater() throws Exception {
    // Given
    DigestKey first = put(Duration.ofHours(2), "first");
    DigestKey second = put(Duration.ofHours(1), "second");
    authority.setOutOfOrder(true);

    // When, then
    assertThatThrownBy(() -> timestamps.stampMissing())
        .isInstanceOf(TimestampException.class)
        .hasMessage(
            "asking the time-stamp authority "
                + authority.url()
                + " failed: it answers 503, expected 200");
    authority.setOutOfOrder(false);
    assertThat(timestamps.stampMissing()).isEqualTo(2);
    assertStamped(first, "first");
    assertStamped(second, "second");
  }

  @Test
  void whatIsNoTimestampIsNotPutBesideADigest() {
    // Given
    DigestKey digest = put(Duration.ofHours(1), "digest");
    List<byte[]> answers = new ArrayList<>();
    answers.add("<html>Sign in</html>".getBytes(StandardCharsets.UTF_8));
    answers.add(new byte[TimestampToken.MAX_BYTES * 4]);

    for (byte[] answer : answers) {
      authority.setAnswer(answer);

      // When, then
      assertThatThrownBy(() -> timestamps.stampMissing()).isInstanceOf(TimestampException.class);
      assertThat(store.get(digest.timestampKey())).isEmpty();
    }
  }

  @Test
  void anAuthorityThatIsAwayIsNamed() throws Exception {
    put(Duration.ofHours(1), "digest");
    authority.close();

    assertThatThrownBy(() -> timestamps.stampMissing())
        .isInstanceOf(TimestampException.class)
        .hasMessageContaining(authority.url().toString())
        .hasMessageContaining("ConnectException");
  }

  @Test
  void onlyDigestsOfTheTrailAndOfTheLastDaysAreStamped() throws Exception {
    // Given
    put(DigestTimestamps.LOOK_BACK.plusSeconds(10), "old");
    put(
        new DigestKey("", new TrailArn("test", "123456789012", "other"), NOW.minusSeconds(5)),
        "other");
    put(new DigestKey("", TRAIL, NOW.minusSeconds(65)).toString(), new byte[] {1, 2, 3});
    DigestKey digest = put(Duration.ofSeconds(5), "digest");

    // When
    int stamped = timestamps.stampMissing();

    // Then
    assertThat(stamped).isOne();
    assertStamped(digest, "digest");
  }
}
