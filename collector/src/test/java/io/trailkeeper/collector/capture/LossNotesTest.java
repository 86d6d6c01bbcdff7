package io.trailkeeper.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.server.TestingClock;
import io.trailkeeper.core.journal.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossNotesTest {

  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path directory;
  private final TestingClock clock = new TestingClock(START);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Loss> recorded = new ArrayList<>();
  private boolean full;

  @Test
  void malformedItemsAreSaidOnceAMinuteForEachSource() {
    // Given
    LossNotes notes = notes(true);
    notes.rejected("a", 2);
    notes.rejected("b", 5);
    pass(notes, Duration.ofSeconds(59));
    notes.rejected("a", 1);
    List<Loss> before = List.copyOf(recorded);

    // When
    pass(notes, Duration.ofSeconds(1));

    // Then
    assertThat(before).isEmpty();
    assertThat(recorded).extracting(Loss::events).containsExactlyInAnyOrder(3L, 5L);
    Loss ofA = recorded.stream().filter(loss -> loss.detail().contains("\"a\"")).findFirst().get();
    assertThat(ofA.reason()).isEqualTo("EventRejected");
    assertThat(ofA.from()).isEqualTo(START);
    assertThat(ofA.to()).isEqualTo(START.plusSeconds(59));
    assertThat(count("losses", "EventRejected")).isEqualTo(2);
    assertThat(count("lost.events", "EventRejected")).isEqualTo(8);
    pass(notes, Duration.ofMinutes(5));
    assertThat(recorded).hasSize(2);
  }

  @Test
  void whatIsRejectedIsSaidAtTheEnd() {
    LossNotes notes = notes(true);
    notes.rejected("a", 2);
    notes.rejectedBody("a");

    notes.close();

    assertThat(recorded).hasSize(1);
    assertThat(recorded.get(0).events()).as("nobody knows what was in the body").isNull();
    assertThat(recorded.get(0).detail()).contains("2 malformed items", "1 bodies");
  }

  @Test
  void whatTheJournalDoesNotTakeIsSaidWhenItDoes() {
    // Given
    LossNotes notes = notes(true);
    notes.rejected("a", 2);
    full = true;
    pass(notes, Duration.ofMinutes(2));

    // When
    full = false;
    pass(notes, Duration.ofSeconds(1));
    pass(notes, Duration.ofMinutes(2));

    // Then
    assertThat(recorded).extracting(Loss::events).containsExactly(2L);
  }

  @Test
  void refusalsAreALossOnceAnApiServerHasGivenUp() {
    // Given
    LossNotes notes = notes(true);
    notes.refused("short");
    notes.refused("long");
    pass(notes, Duration.ofSeconds(59));
    notes.taken("short");

    // When
    notes.refused("long");
    pass(notes, Duration.ofSeconds(61));
    notes.taken("long");
    notes.taken("long");

    // Then
    assertThat(recorded).hasSize(1);
    Loss loss = recorded.get(0);
    assertThat(loss.reason()).isEqualTo("JournalFull");
    assertThat(loss.from()).isEqualTo(START);
    assertThat(loss.to()).isEqualTo(START.plusSeconds(120));
    assertThat(loss.events()).isNull();
    assertThat(loss.detail()).contains("\"long\"");
    assertThat(count("losses", "JournalFull")).isEqualTo(1);
    assertThat(count("lost.events", "JournalFull")).isZero();
  }

  @Test
  void aSourceThatDoesNotComeAgainHasGivenUp() {
    LossNotes notes = notes(true);
    notes.refused("gone");

    pass(notes, Duration.ofMinutes(9));
    assertThat(recorded).isEmpty();
    pass(notes, Duration.ofMinutes(2));

    assertThat(recorded).extracting(Loss::reason).containsExactly("JournalFull");
  }

  @Test
  void aRefusalThatCannotBeSaidYetIsKept() {
    // Given
    LossNotes notes = notes(true);
    notes.refused("a");
    clock.advance(Duration.ofMinutes(2));

    // When
    full = true;
    notes.taken("a");
    clock.advance(Duration.ofMinutes(1));
    full = false;
    notes.taken("a");

    // Then
    assertThat(recorded).hasSize(1);
    assertThat(recorded.get(0).to()).isEqualTo(START.plusSeconds(180));
  }

  @Test
  void theTimeAwayIsSaidByTheOnlyCapture() {
    // Given
    LossNotes before = notes(true);
    pass(before, Duration.ofSeconds(25));

    // When
    clock.advance(Duration.ofMinutes(10));
    LossNotes after = notes(true);
    pass(after, Duration.ofSeconds(5));

    // Then
    assertThat(recorded).hasSize(1);
    assertThat(recorded.get(0).reason()).isEqualTo("CaptureAway");
    assertThat(recorded.get(0).from()).isEqualTo(START.plusSeconds(25));
    assertThat(recorded.get(0).to()).isEqualTo(START.plusSeconds(625));
    assertThat(recorded.get(0).events()).isNull();
  }

  @Test
  void aShortRestartAndOneOfSeveralCapturesLoseNothing() {
    notes(true).close();
    clock.advance(Duration.ofSeconds(60));
    notes(true).close();
    clock.advance(Duration.ofHours(60));
    notes(false).close();

    assertThat(recorded).isEmpty();
  }

  @Test
  void aClockThatWentBackIsNoLoss() {
    notes(true).close();
    clock.advance(Duration.ofHours(-1));

    LossNotes notes = notes(true);
    notes.refused("a");
    clock.advance(Duration.ofHours(-1));
    notes.taken("a");
    pass(notes, Duration.ofMinutes(3));

    assertThat(recorded).isEmpty();
  }

  @Test
  void theTimeAwayIsSaidLaterIfTheJournalIsFullAtTheStart() {
    // Given
    notes(true).close();
    clock.advance(Duration.ofMinutes(10));
    full = true;

    // When
    LossNotes notes = notes(true);
    pass(notes, Duration.ofMinutes(1));
    full = false;
    pass(notes, Duration.ofSeconds(1));
    pass(notes, Duration.ofMinutes(1));

    // Then
    assertThat(recorded).hasSize(1);
    assertThat(recorded.get(0).from()).isEqualTo(START);
  }

  @Test
  void whileItRefusesItIsAsGoodAsAway() {
    // Given
    LossNotes notes = notes(true);
    pass(notes, Duration.ofSeconds(10));
    notes.refused("a");
    pass(notes, Duration.ofMinutes(5));

    // When: it is killed
    notes(true);

    // Then
    assertThat(recorded).hasSize(1);
    assertThat(recorded.get(0).from()).isEqualTo(START.plusSeconds(10));
  }

  @Test
  void ofADamagedFileTheTimeOfItsLastChangeCounts() throws IOException {
    // Given
    Path file = directory.resolve("data").resolve("listening");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[0]);
    Files.setLastModifiedTime(file, FileTime.from(START.minusSeconds(300)));

    // When
    notes(true);

    // Then
    assertThat(recorded).hasSize(1);
    assertThat(recorded.get(0).from()).isEqualTo(START.minusSeconds(300));
    assertThat(Files.readString(file)).isEqualTo(START + "\n");
  }

  @Test
  void aFileThatCannotBeWrittenCostsNothingElse() throws IOException {
    Files.writeString(directory.resolve("data"), "no directory");

    LossNotes notes = notes(true);
    notes.rejected("a", 2);
    pass(notes, Duration.ofMinutes(1));

    assertThat(recorded).hasSize(1);
  }

  @Test
  void sourcesAndReasonsAreBounded() {
    LossNotes notes = notes(true);
    for (int i = 0; i < 1000; i++) {
      notes.rejected("source " + i, 1);
    }
    pass(notes, Duration.ofMinutes(1));
    for (char a = 'A'; a <= 'Z'; a++) {
      notes.record(
          List.of(
              new Loss(START, START, "A" + a, "d", 1L), new Loss(START, START, "B" + a, "d", 1L)));
    }

    assertThat(recorded.stream().filter(loss -> loss.reason().equals("EventRejected")))
        .hasSize(65)
        .extracting(Loss::events)
        .contains(1000L - 64);
    assertThat(meters.find("trailkeeper.capture.losses").counters())
        .hasSize(LossRecorder.MAX_REASONS + 1);
  }

  private LossNotes notes(boolean sole) {
    LossNotes notes =
        new LossNotes(
            this::record, directory.resolve("data").resolve("listening"), sole, meters, clock);
    notes.listening();
    return notes;
  }

  private boolean record(Loss loss) {
    if (full) {
      throw new IntakeException("the journal is full", true, Duration.ofSeconds(5), null);
    }
    if (recorded.contains(loss)) {
      return false;
    }
    return recorded.add(loss);
  }

  private void pass(LossNotes notes, Duration time) {
    clock.advance(time);
    notes.look();
  }

  private double count(String name, String reason) {
    return meters.get("trailkeeper.capture." + name).tag("reason", reason).counter().count();
  }
}
