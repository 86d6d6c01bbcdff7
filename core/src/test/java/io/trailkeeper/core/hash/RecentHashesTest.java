package io.trailkeeper.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentHashesTest {

  @Test
  void knowsTheLastOnesAndForgetsTheOldest() {
    for (int size = 1; size <= 300; size++) {
      // Given
      RecentHashes window = new RecentHashes(size);

      // When
      int count = 3 * size + 1;
      for (int i = 1; i <= count; i++) {
        window.add(hash(i), i);
      }

      // Then
      for (int i = count - size + 1; i <= count; i++) {
        assertThat(window.contains(hash(i), i)).isTrue();
      }
      for (int i = 1; i <= count - 2 * size; i++) {
        assertThat(window.contains(hash(i), i)).isFalse();
      }
      assertThat(window.contains(hash(count), count + 1)).isFalse();
      assertThat(window.contains(0, 0)).isFalse();
    }
  }

  @Test
  void hashesThatFallOnOnePlaceAreKeptApart() {
    // Given
    RecentHashes window = new RecentHashes(1000);

    // When
    for (long i = 1; i <= 100; i++) {
      window.add(i << 40, 7);
    }

    // Then
    for (long i = 1; i <= 100; i++) {
      assertThat(window.contains(i << 40, 7)).isTrue();
      assertThat(window.contains(i << 40, 8)).isFalse();
    }
  }

  private static long hash(long i) {
    return i * 0x9e3779b97f4a7c15L;
  }
}
