package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.journal.JournaledEvent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

  private static final int EVENT_BYTES = 100;
  private static final int HELD_BYTES = EVENT_BYTES + RecentEvents.EVENT_OVERHEAD_BYTES;
  private static final long BEGIN = 1_000;

  @Test
  void holdsTheLastOnesThatThereIsRoomFor() {
    // Given
    RecentEvents recent = new RecentEvents(5 * HELD_BYTES, "p", BEGIN);

    // When
    addAll(recent, BEGIN, BEGIN + 12);

    // Then
    assertThat(offsets(recent, BEGIN + 7, BEGIN + 12, 10))
        .containsExactly(BEGIN + 7, BEGIN + 8, BEGIN + 9, BEGIN + 10, BEGIN + 11);
    assertThat(offsets(recent, BEGIN + 6, BEGIN + 12, 10)).isEmpty();
    assertThat(recent.mayHold(BEGIN + 6)).isFalse();
    assertThat(recent.bytes()).isEqualTo(5 * HELD_BYTES);
  }

  @Test
  void copiesUpToTheEndThatIsGivenAndTheRoomThatThereIs() {
    // Given
    RecentEvents recent = new RecentEvents(1 << 20, "p", BEGIN);

    // When
    addAll(recent, BEGIN, BEGIN + 10);

    // Then
    assertThat(offsets(recent, BEGIN + 2, BEGIN + 4, 10)).containsExactly(BEGIN + 2, BEGIN + 3);
    assertThat(offsets(recent, BEGIN + 2, BEGIN + 9, 1)).containsExactly(BEGIN + 2);
    assertThat(offsets(recent, BEGIN + 2, BEGIN + 2, 1)).isEmpty();
    assertThat(offsets(recent, BEGIN + 10, BEGIN + 20, 10)).isEmpty();
    assertThat(recent.frameEnd(BEGIN + 9)).isEqualTo(10 * (BEGIN + 9));
    assertThat(recent.frameEnd(BEGIN + 10)).isEqualTo(-1);
  }

  @Test
  void forgetsWhatAllHaveRead() {
    // Given
    RecentEvents recent = new RecentEvents(1 << 20, "p", BEGIN);
    addAll(recent, BEGIN, BEGIN + 10);

    // When
    recent.forgetBefore(BEGIN + 8);
    recent.forgetBefore(BEGIN + 2);

    // Then
    assertThat(offsets(recent, BEGIN + 7, BEGIN + 10, 10)).isEmpty();
    assertThat(offsets(recent, BEGIN + 8, BEGIN + 10, 10)).containsExactly(BEGIN + 8, BEGIN + 9);
    assertThat(recent.bytes()).isEqualTo(2 * HELD_BYTES);
    recent.forgetBefore(BEGIN + 20);
    addAll(recent, BEGIN + 10, BEGIN + 11);
    assertThat(offsets(recent, BEGIN + 10, BEGIN + 11, 10)).containsExactly(BEGIN + 10);
  }

  @Test
  void holdsManyAfterManyHaveGone() {
    // Given
    RecentEvents recent = new RecentEvents(3_000 * HELD_BYTES, "p", BEGIN);

    // When
    addAll(recent, BEGIN, BEGIN + 10_000);

    // Then
    assertThat(offsets(recent, BEGIN + 7_000, BEGIN + 10_000, 5_000)).hasSize(3_000).isSorted();
    assertThat(recent.frameEnd(BEGIN + 7_000)).isEqualTo(10 * (BEGIN + 7_000));
  }

  @Test
  void holdsInThePlaceOfWhatIsGoneWhatWasAppendedThen() {
    // Given
    RecentEvents recent = new RecentEvents(1 << 20, "p", BEGIN);
    addAll(recent, BEGIN, BEGIN + 10);

    // When
    recent.cut(BEGIN + 4);
    JournaledEvent another = add(recent, BEGIN + 4, "another");

    // Then
    JournaledEvent[] found = new JournaledEvent[10];
    assertThat(recent.copy(BEGIN + 3, BEGIN + 10, found)).isEqualTo(2);
    assertThat(found[1]).isEqualTo(another);
    assertThat(recent.bytes())
        .isEqualTo(4L * HELD_BYTES + another.bytes().length + RecentEvents.EVENT_OVERHEAD_BYTES);
  }

  @Test
  void goesOnAfterEverythingIsGone() {
    // Given
    RecentEvents recent = new RecentEvents(1 << 20, "p", BEGIN);
    addAll(recent, BEGIN, BEGIN + 10);

    // When
    recent.cut(BEGIN - 5);
    addAll(recent, BEGIN - 5, BEGIN - 2);

    // Then
    assertThat(offsets(recent, BEGIN - 5, BEGIN + 10, 10))
        .containsExactly(BEGIN - 5, BEGIN - 4, BEGIN - 3);
    assertThat(recent.bytes()).isEqualTo(3 * HELD_BYTES);
  }

  @Test
  void hasNoHoleWhereOneWasTooLarge() {
    // Given
    RecentEvents recent = new RecentEvents(5 * HELD_BYTES, "p", BEGIN);
    addAll(recent, BEGIN, BEGIN + 2);

    // When
    add(recent, BEGIN + 2, "x".repeat(6 * HELD_BYTES));
    addAll(recent, BEGIN + 3, BEGIN + 5);

    // Then
    assertThat(offsets(recent, BEGIN, BEGIN + 5, 10)).isEmpty();
    assertThat(offsets(recent, BEGIN + 2, BEGIN + 5, 10)).isEmpty();
    assertThat(offsets(recent, BEGIN + 3, BEGIN + 5, 10)).containsExactly(BEGIN + 3, BEGIN + 4);
  }

  @Test
  void holdsFewWhileNobodyReads() {
    // Given
    String large = "x".repeat(1 << 20);
    RecentEvents recent = new RecentEvents(30L << 20, "p", BEGIN);

    // When
    for (long offset = BEGIN; offset < BEGIN + 100; offset++) {
      add(recent, offset, large);
    }

    // Then
    assertThat(recent.bytes()).isBetween(6L << 20, 8L << 20);

    // When
    assertThat(offsets(recent, BEGIN + 99, BEGIN + 100, 1)).containsExactly(BEGIN + 99);
    for (long offset = BEGIN + 100; offset < BEGIN + 125; offset++) {
      add(recent, offset, large);
    }

    // Then
    assertThat(offsets(recent, BEGIN + 99, BEGIN + 125, 100)).hasSize(26);
  }

  @Test
  void holdsNothingWhereThereIsToBeNone() {
    // Given
    RecentEvents recent = new RecentEvents(0, "p", BEGIN);

    // When
    addAll(recent, BEGIN, BEGIN + 10);
    recent.cut(BEGIN);

    // Then
    assertThat(recent.mayHold(BEGIN + 9)).isFalse();
    assertThat(offsets(recent, BEGIN, BEGIN + 10, 10)).isEmpty();
    assertThat(recent.bytes()).isZero();
  }

  private static void addAll(RecentEvents recent, long from, long to) {
    for (long offset = from; offset < to; offset++) {
      add(recent, offset, "x".repeat(EVENT_BYTES));
    }
  }

  private static JournaledEvent add(RecentEvents recent, long offset, String text) {
    byte[] event = bytes(text);
    byte[] sha256 = Sha256.hash(event);
    Submitted submitted = new Submitted("api", bytes("api"), event, sha256, null);
    recent.add(offset, TestingJournals.NOW.toEpochMilli(), submitted, 10 * offset);
    return new JournaledEvent("p", offset, TestingJournals.NOW, "api", sha256, event);
  }

  private static List<Long> offsets(RecentEvents recent, long from, long to, int most) {
    JournaledEvent[] found = new JournaledEvent[most];
    int count = recent.copy(from, to, found);
    return Arrays.stream(found, 0, count).map(JournaledEvent::offset).toList();
  }
}
