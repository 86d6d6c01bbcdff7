package io.trailkeeper.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointLossesTest {

  private static final Instant AT = Instant.parse("2026-11-22T08:30:00Z");
  private static final String ARN = "arn:trailkeeper:cloudtrail:local:000000000000:trail/a-trail";

  @Test
  void gapsComeWithTheCursorThatMovesPastThem() {
    // Given
    Checkpoint before = Checkpoint.initial(ARN).begin("p", 0, AT);

    // When
    Checkpoint skipped =
        before.skip(
            List.of(new CursorRange("p", 0, 5)),
            new Passed(3, 1, 1, List.of(gap("ApiServerError", "one", 12))));
    Checkpoint prepared = skipped.prepare(file(5, 9, List.of(gap("ApiServerError", "one", -1))));
    Checkpoint committed = prepared.commit(AT);

    // Then
    assertThat(skipped.cursors()).containsEntry("p", 5L);
    assertThat(skipped.counts()).isEqualTo(new Counts(0, 3, 1, 1, 12, 0, 0));
    assertThat(prepared.gaps()).isEqualTo(skipped.gaps());
    assertThat(prepared.abandon().gaps()).isEqualTo(skipped.gaps());
    assertThat(committed.gaps())
        .as("two losses that are told in the same words are two")
        .containsExactly(gap("ApiServerError", "one", 12), gap("ApiServerError", "one", -1));
    assertThat(committed.counts()).isEqualTo(new Counts(2, 4, 1, 2, 12, 1, 0));
    assertThat(committed.losses().byReason())
        .containsExactly(entry("ApiServerError", new KnownLosses.Tally(2, 12)));
    assertThat(committed.losses().latest()).isEqualTo(gap("ApiServerError", "one", -1));
  }

  @Test
  void whatIsNoticedAgainIsOneLoss() {
    Checkpoint twice =
        Checkpoint.initial(ARN)
            .lost(gap("JournalReplaced", "a", 7))
            .follow("p", 1, List.of(gap("JournalReplaced", "a", 7)));

    assertThat(twice.gaps()).hasSize(1);
    assertThat(twice.losses().gaps()).isEqualTo(1);
    assertThat(twice.counts().lostEvents()).isEqualTo(7);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                twice
                    .prepare(file(1, 2, List.of()))
                    .lost(gap("JournalReplaced", "while a file is being put", 7)));
  }

  @Test
  void tooManyGapsAreJoinedAndSaySo() {
    // Given
    List<KnownGap> many = new ArrayList<>();
    for (int i = 0; i < Checkpoint.MAX_GAPS + 2; i++) {
      many.add(
          new KnownGap(AT.plusSeconds(i), AT.plusSeconds(i), "ApiServerError", "number " + i, 1));
    }
    many.add(gap("AuditLogDeleted", "no number", 5));
    many.add(gap("ApiServerError", "again", 5));

    // When
    Checkpoint after =
        Checkpoint.initial(ARN)
            .begin("p", 0, AT)
            .skip(List.of(new CursorRange("p", 0, 9)), new Passed(0, 0, 9, many));

    // Then
    assertThat(after.gaps()).hasSize(Checkpoint.MAX_GAPS);
    KnownGap last = after.gaps().get(Checkpoint.MAX_GAPS - 1);
    assertThat(last.reason()).isEqualTo(KnownGap.SEVERAL_REASONS);
    assertThat(last.detail()).endsWith("joined here: ApiServerError, AuditLogDeleted");
    assertThat(last.events()).isEqualTo(1 + 1 + 1 + 5 + 5);
    assertThat(last.from()).isEqualTo(AT);
    assertThat(last.to()).isEqualTo(AT.plusSeconds(Checkpoint.MAX_GAPS + 1));
    assertThat(after.losses().byReason())
        .containsEntry(
            "ApiServerError",
            new KnownLosses.Tally(Checkpoint.MAX_GAPS + 3, Checkpoint.MAX_GAPS + 7))
        .containsEntry("AuditLogDeleted", new KnownLosses.Tally(1, 5));
  }

  @Test
  void reasonsAreBounded() {
    List<KnownGap> many = new ArrayList<>();
    for (char a = 'A'; a <= 'Z'; a++) {
      many.add(gap("A" + a, "x", 1));
      many.add(gap("B" + a, "x", -1));
    }

    Checkpoint after =
        Checkpoint.initial(ARN)
            .begin("p", 0, AT)
            .skip(List.of(new CursorRange("p", 0, 52)), new Passed(0, 0, 52, many));

    assertThat(after.losses().byReason()).hasSize(KnownLosses.MAX_REASONS + 1);
    assertThat(after.losses().gaps()).isEqualTo(52);
    assertThat(after.counts().lostEvents()).isEqualTo(26);
  }

  @Test
  void timesAreWidenedAndDetailsArePrintable() {
    KnownGap gap =
        new KnownGap(
            AT.plusMillis(1),
            AT.plusMillis(2),
            "ApiServerError",
            "a\u0000b\ud800c\n" + "\ud83d\ude00".repeat(1000),
            1);

    assertThat(gap.from()).isEqualTo(AT);
    assertThat(gap.to()).isEqualTo(AT.plusSeconds(1));
    assertThat(gap.detail()).startsWith("a?b?c?\ud83d\ude00").hasSize(1000);
    assertThat(new KnownGap(gap.from(), gap.to(), gap.reason(), gap.detail(), 1)).isEqualTo(gap);
  }

  private static PreparedLogFile file(long from, long to, List<KnownGap> gaps) {
    return new PreparedLogFile(
        new LedgerEntry("key", "00ff", null, 2, AT, AT, AT),
        List.of(new CursorRange("p", from, to)),
        1,
        List.of(),
        gaps.size(),
        gaps,
        AT);
  }

  private static KnownGap gap(String reason, String detail, long events) {
    return new KnownGap(AT, AT, reason, detail, events);
  }
}
