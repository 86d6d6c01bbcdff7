package io.trailkeeper.collector.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private final MemoryBudget budget = new MemoryBudget(100, Runnable::run);
  private final List<MemoryBudget.Share> shares = new ArrayList<>();
  private final List<String> served = new ArrayList<>();

  @Test
  void servesTheLineInOrder() {
    // Given
    acquire("first", 60);
    acquire("large", 80);
    acquire("small", 10);
    assertThat(served).containsExactly("first");
    assertThat(budget.waiting()).isEqualTo(2);

    // When
    shares.get(0).close();

    // Then
    assertThat(served).containsExactly("first", "large", "small");
    assertThat(budget.used()).isEqualTo(90);
  }

  @Test
  void givesRoomBackOnce() {
    // Given
    acquire("first", 100);
    acquire("second", 30);

    // When
    shares.get(0).shrinkTo(70);
    shares.get(0).close();
    shares.get(0).close();

    // Then
    assertThat(served).containsExactly("first", "second");
    assertThat(budget.used()).isEqualTo(30);
  }

  @Test
  void whoLeavesTheLineIsNotServedAndLetsOthersPass() {
    // Given
    acquire("first", 50);
    MemoryBudget.Turn large = acquire("large", 60);
    acquire("small", 50);

    // When
    boolean left = large.leave();

    // Then
    assertThat(left).isTrue();
    assertThat(large.leave()).isFalse();
    assertThat(served).containsExactly("first", "small");
  }

  @Test
  void whoWantsMoreThanThereIsGetsAllOfIt() {
    // Given
    acquire("small", 1);

    // When
    acquire("huge", Long.MAX_VALUE);
    shares.get(0).close();

    // Then
    assertThat(served).containsExactly("small", "huge");
    assertThat(budget.used()).isEqualTo(100);
  }

  private MemoryBudget.Turn acquire(String name, long bytes) {
    return budget.acquire(
        bytes,
        share -> {
          served.add(name);
          shares.add(share);
        });
  }
}
