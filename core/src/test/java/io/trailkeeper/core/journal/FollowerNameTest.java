package io.trailkeeper.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FollowerNameTest {

  @Test
  void aShortNameIsTheTrailsOwn() {
    // Given
    String longest = "a".repeat(64);

    // Then
    assertThat(FollowerName.of("production")).isEqualTo("production");
    assertThat(FollowerName.of(longest)).isEqualTo(longest);
  }

  @Test
  void aLongNameIsCutAndKeptApartFromOthers() {
    // Given
    String trail = "a".repeat(65);

    // When
    String name = FollowerName.of(trail);

    // Then
    assertThat(name)
        .isEqualTo("a".repeat(47) + "-635361c48bb9eab1")
        .isNotEqualTo(FollowerName.of(trail + "a"));
  }

  @Test
  void aTrailsNameAsAFollowerIsToldFromOthers() {
    // Given
    String cutBehindAHyphen = FollowerName.of("a".repeat(46) + "-" + "b".repeat(60));

    // Then
    assertThat(Stream.of("abc", "a.b-c", "x".repeat(63), cutBehindAHyphen))
        .allMatch(FollowerName::isOfTrail);
    assertThat(
            Stream.of(
                "", "ab", "history", "siem--main", "a..b", "-ab", "ab-", "a/b", "x".repeat(65)))
        .noneMatch(FollowerName::isOfTrail);
  }
}
