package io.trailkeeper.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.cluster.TrailArn;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestKeyTest {

  private static final TrailArn TRAIL = new TrailArn("eu-central-1", "123456789012", "my_trail.1");
  private static final Instant END = Instant.parse("2026-12-31T23:59:59Z");
  private static final String KEY =
      "clusters/a/AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/12/31/"
          + "123456789012_CloudTrail-Digest_eu-central-1_my_trail.1_eu-central-1_20261231T235959Z.json.gz";

  @Test
  void isCloudTrailsKeyToTheLetter() {
    // When
    DigestKey key = new DigestKey("clusters/a", TRAIL, END);

    // Then
    assertThat(key).hasToString(KEY);
    assertThat(key.signatureKey()).isEqualTo(KEY + ".sig");
    assertThat(KEY.substring(KEY.length() - 24, KEY.length() - 8))
        .as("where the AWS CLI looks for the time")
        .isEqualTo("20261231T235959Z");
    assertThat(KEY).startsWith(DigestKey.listingPrefix("clusters/a", TRAIL));
    assertThat(new DigestKey("", TRAIL, END)).hasToString(KEY.substring("clusters/a/".length()));
  }

  @Test
  void readsItsKeyBack() {
    assertThat(DigestKey.parse("clusters/a", TRAIL, KEY))
        .contains(new DigestKey("clusters/a", TRAIL, END));
  }

  @Test
  void keysOfATrailSortByTime() {
    // Given
    String before = new DigestKey("p", TRAIL, Instant.parse("2026-09-30T23:59:59Z")).toString();
    String after = new DigestKey("p", TRAIL, Instant.parse("2026-10-01T00:00:00Z")).toString();

    // Then
    assertThat(before).isLessThan(after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".json.gz",
        KEY + ".sig",
        "x/" + KEY,
        "AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/12/31/"
            + "123456789012_CloudTrail-Digest_eu-central-1_my_trail.1_eu-central-1_20261231T235959Z.json.gz",
        "clusters/a/AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/12/30/"
            + "123456789012_CloudTrail-Digest_eu-central-1_my_trail.1_eu-central-1_20261231T235959Z.json.gz",
        "clusters/a/AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/12/31/"
            + "123456789012_CloudTrail-Digest_eu-central-1_my_trail_eu-central-1_20261231T235959Z.json.gz",
        "clusters/a/AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/12/31/"
            + "123456789012_CloudTrail-Digest_eu-central-1_my_trail.1_eu-central-1_20261331T235959Z.json.gz",
        "clusters/a/AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/12/31/"
            + "123456789012_CloudTrail-Digest_eu-central-1_my_trail.1_eu-central-1_20261231T235959Z_backfill.json.gz",
      })
  void takesNoOtherKeyForOne(String text) {
    assertThat(DigestKey.parse("clusters/a", TRAIL, text)).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "a/", "/", "a//b", ".", "..", "a/../b", "a\nb", "a/./b"})
  void refusesPrefixesThatAreNone(String prefix) {
    assertThatThrownBy(() -> new DigestKey(prefix, TRAIL, END))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key prefix is");
  }

  @Test
  void refusesWhatANameCannotHold() {
    assertThatThrownBy(() -> new DigestKey("", TRAIL, END.plusNanos(1)))
        .hasMessageContaining("expected whole seconds");
    assertThatThrownBy(() -> new DigestKey("", TRAIL, END.plusSeconds(400_000_000_000L)))
        .hasMessageContaining("expected a year");
    assertThatThrownBy(() -> new DigestKey("p".repeat(201), TRAIL, END))
        .hasMessageContaining("at most 200 characters");
  }
}
