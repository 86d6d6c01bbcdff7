package io.trailkeeper.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.collector.server.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingBudgetTest {

  private static final int MIB = 1 << 20;

  @Test
  void aHeapOf256MebibytesReadsTwoOfTheLargestOrHundredsOfOrdinaryLists() {
    // Given
    CaptureOptions options = CaptureOptions.forHeap("localhost", 0, 256 * MIB);
    ReadingBudget budget = new ReadingBudget(options.maxEventBytes(), options.readingBytes());

    // When, then
    assertThat(options.maxEventBytes()).isEqualTo(16 * MIB);
    assertThat(options.readingBytes()).isEqualTo(128 * MIB);
    List<ReadingBudget.Share> shares = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      shares.add(budget.acquire(40_000));
    }
    shares.forEach(ReadingBudget.Share::close);
    assertThat(budget.acquire(100 * MIB).maxEventBytes()).isEqualTo(16 * MIB);
    assertThatThrownBy(() -> budget.acquire(100 * MIB)).isInstanceOf(RefusedException.class);
  }

  @Test
  void aBodyOfUnknownLengthIsChargedWithTheLargestEvent() {
    // Given
    ReadingBudget budget = new ReadingBudget(MIB, 5 * MIB);

    // When
    ReadingBudget.Share unknown = budget.acquire(-1);

    // Then
    assertThat(unknown.maxEventBytes()).isEqualTo(MIB);
    assertThatThrownBy(() -> budget.acquire(MIB))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no memory for one more came free within 1 s");
    unknown.close();
    budget.acquire(MIB).close();
  }

  @Test
  void aBudgetThatIsTooSmallReadsOneByOne() {
    // Given
    ReadingBudget budget = new ReadingBudget(16 * MIB, MIB);

    // When
    ReadingBudget.Share all = budget.acquire(100 * MIB);

    // Then
    assertThatThrownBy(() -> budget.acquire(1)).isInstanceOf(RefusedException.class);
    all.close();
    budget.acquire(1).close();
  }
}
