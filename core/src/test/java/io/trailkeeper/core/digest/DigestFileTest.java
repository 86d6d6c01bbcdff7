package io.trailkeeper.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.merkle.TreeHasher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DigestFileTest {

  @Test
  void takesItsEventTimesFromItsLogFiles() {
    // When
    DigestFile first = Vectors.firstDigest();
    DigestFile empty = Vectors.secondDigest();

    // Then
    assertThat(first.newestEventTime()).isEqualTo("2026-03-01T09:46:59Z");
    assertThat(first.oldestEventTime()).isEqualTo("2026-03-01T09:12:29Z");
    assertThat(empty.newestEventTime()).isNull();
    assertThat(empty.oldestEventTime()).isNull();
  }

  @Test
  void cannotBeChangedThroughAListThatItWasGiven() {
    // Given
    DigestFile first = Vectors.firstDigest();
    List<DigestLogFile> logFiles = new ArrayList<>(first.logFiles());
    DigestFile digest =
        new DigestFile(
            first.awsAccountId(),
            first.digestStartTime(),
            first.digestEndTime(),
            first.digestS3Bucket(),
            first.digestS3Object(),
            first.digestPublicKeyFingerprint(),
            first.newestEventTime(),
            first.oldestEventTime(),
            null,
            logFiles,
            null);

    // When
    logFiles.clear();

    // Then
    assertThat(digest.logFiles()).hasSize(2);
  }

  @Test
  void namesAValueThatWasNotGiven() {
    assertThatThrownBy(() -> DigestFile.builder().build())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("awsAccountId");
    assertThatThrownBy(() -> DigestLogFile.builder().s3Bucket("b").build())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("s3Object");
    assertThatThrownBy(() -> DigestExtension.builder().build())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("trailArn");
  }

  @Test
  void aPredecessorGoesWithEveryNumberButOne() {
    // Given
    DigestFile second = Vectors.secondDigest();

    // Then
    assertThatThrownBy(() -> build(second, null, second.extension()))
        .hasMessageContaining("sequenceNumber is 2 and there is no previous digest");
    assertThatThrownBy(
            () ->
                build(
                    second,
                    second.previousDigest(),
                    extension(ChainStartReason.LOGGING_STARTED, 1)))
        .hasMessageContaining("sequenceNumber is 1 and there is a previous digest");
    assertThatThrownBy(() -> extension(null, 1)).hasMessageContaining("startReason is null");
    assertThatThrownBy(() -> extension(ChainStartReason.LOGGING_STARTED, 2))
        .hasMessageContaining("null for every other");
  }

  @Test
  void countsCannotOverflow() {
    // Given
    DigestExtension.Builder builder =
        DigestExtension.builder()
            .trailArn(Vectors.TRAIL)
            .chainId(new UUID(1, 2))
            .sequenceNumber(2)
            .endReason(DigestEndReason.INTERVAL)
            .addEventCount(Long.MAX_VALUE)
            .addEventCount(1);

    // Then
    assertThatThrownBy(builder::build).hasMessageContaining("more than 2^63 - 1");
  }

  @Test
  void theRootOfADigestIsATreeOverTheRootsOfItsFiles() {
    // Given
    DigestExtension first = Vectors.firstDigest().extension();
    TreeHasher tree = new TreeHasher();
    first.eventRoots().forEach(root -> tree.add(HexFormat.of().parseHex(root)));

    // Then
    assertThat(first.eventRoot()).contains(HexFormat.of().formatHex(tree.root()));
    assertThat(Vectors.secondDigest().extension().eventRoot()).contains(Sha256.hex(new byte[0]));
  }

  @Test
  void theFirstVersionHasNoRoots() {
    // Given
    DigestExtension.Builder builder =
        DigestExtension.builder()
            .formatVersion(1)
            .trailArn(Vectors.TRAIL)
            .chainId(new UUID(1, 2))
            .sequenceNumber(2)
            .endReason(DigestEndReason.INTERVAL)
            .addEvents(3, "0".repeat(64));

    // When
    DigestExtension first = builder.build();

    // Then
    assertThat(first.eventRoots()).containsExactly((String) null);
    assertThatThrownBy(() -> builder.formatVersion(3).build())
        .hasMessage("formatVersion is 3; expected 1 to 2");
  }

  @Test
  void timesAreWholeSeconds() {
    assertThatThrownBy(
            () ->
                new EventGap(
                    Instant.parse("2026-01-01T00:00:00.5Z"),
                    Instant.parse("2026-01-01T00:00:01Z"),
                    "JournalFull",
                    1L))
        .hasMessageContaining("from is 2026-01-01T00:00:00.500Z; expected whole seconds");
  }

  private static DigestExtension extension(ChainStartReason startReason, long number) {
    return new DigestExtension(
        2,
        Vectors.TRAIL,
        new UUID(1, 2),
        number,
        startReason,
        DigestEndReason.INTERVAL,
        List.of(),
        List.of(),
        List.of());
  }

  private static DigestFile build(
      DigestFile digest, PreviousDigest previous, DigestExtension extension) {
    return DigestFile.builder()
        .awsAccountId(digest.awsAccountId())
        .digestStartTime(digest.digestStartTime())
        .digestEndTime(digest.digestEndTime())
        .digestS3Bucket(digest.digestS3Bucket())
        .digestS3Object(digest.digestS3Object())
        .digestPublicKeyFingerprint(digest.digestPublicKeyFingerprint())
        .previousDigest(previous)
        .extension(extension)
        .build();
  }
}
