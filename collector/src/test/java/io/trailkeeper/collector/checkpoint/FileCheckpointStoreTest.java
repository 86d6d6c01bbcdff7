package io.trailkeeper.collector.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCheckpointStoreTest {

  private static final String ARN = "arn:trailkeeper:cloudtrail:local:000000000000:trail/a-trail";
  private static final Instant AT = Instant.parse("2026-11-22T08:30:00.123456789Z");

  @TempDir Path directory;
  private FileCheckpointStore store;

  @BeforeEach
  void open() {
    store = new FileCheckpointStore(directory.resolve("trail"));
  }

  @Test
  void whatIsWrittenIsReadByThisAndByAnotherProcess() {
    Checkpoint full = full();

    write(full);

    assertThat(store.load()).contains(full);
    assertThat(new FileCheckpointStore(directory.resolve("trail")).load()).contains(full);
    assertThat(directory.resolve("trail").resolve("checkpoint.json.new")).doesNotExist();
  }

  @Test
  void aTrailThatHasNotBegunHasNone() {
    assertThat(store.load()).isEmpty();
  }

  @Test
  void onlyTheNextRevisionIsWritten() {
    Checkpoint first = Checkpoint.initial(ARN).follow("journal", 1, List.of());
    store.compareAndSet(first);

    assertThatThrownBy(
            () -> store.compareAndSet(Checkpoint.initial(ARN).follow("journal", 2, List.of())))
        .isInstanceOf(StaleCheckpointException.class)
        .hasMessageContaining("revision 1, expected 0");
    assertThatThrownBy(
            () ->
                store.compareAndSet(
                    first.follow("journal", 2, List.of()).follow("journal", 3, List.of())))
        .isInstanceOf(StaleCheckpointException.class);
    assertThat(store.load()).contains(first);
  }

  @Test
  void writingWhatStandsIsASuccess() {
    Checkpoint first = Checkpoint.initial(ARN).follow("journal", 1, List.of());
    store.compareAndSet(first);

    store.compareAndSet(first);

    assertThat(store.load()).contains(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "{\"formatVersion\":1}", "{\"formatVersion\":1} x"})
  void aDamagedOneIsRefusedAndLeftAsItIs(String damaged) throws Exception {
    write(full());
    Path file = directory.resolve("trail").resolve("checkpoint.json");
    Files.writeString(file, damaged);

    assertThatThrownBy(() -> store.load())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Restore the file, or move it away");
    assertThatThrownBy(() -> store.compareAndSet(full())).isInstanceOf(CheckpointException.class);
    assertThat(Files.readString(file)).isEqualTo(damaged);
  }

  @Test
  void oneOfANewerVersionIsRefusedAndLeftAsItIs() throws Exception {
    write(full());
    Path file = directory.resolve("trail").resolve("checkpoint.json");
    String newer = Files.readString(file).replace("\"formatVersion\" : 1", "\"formatVersion\" : 2");
    Files.writeString(file, newer);

    assertThatThrownBy(() -> store.load())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("format version 2")
        .hasMessageContaining("start a newer Trailkeeper");
    assertThat(Files.readString(file)).isEqualTo(newer);
  }

  @Test
  void aCheckpointOfAnotherTrailIsRefused() {
    write(full());

    assertThatThrownBy(() -> CheckpointWriter.open(store, ARN + "-b"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("belongs to the trail " + ARN);
  }

  @Test
  void aTransitionOfUnknownFateIsSettledByLooking() {
    LostAnswer lost = new LostAnswer(store);
    CheckpointWriter writer = CheckpointWriter.open(lost, ARN);

    assertThatThrownBy(() -> writer.apply(before -> before.follow("journal", 7, List.of())))
        .isInstanceOf(CheckpointException.class);
    assertThat(writer.current().cursors()).isEmpty();
    writer.settle();

    assertThat(writer.current().cursors()).containsEntry("journal", 7L);
    writer.apply(before -> before.follow("journal", 8, List.of()));
    assertThat(store.load().orElseThrow().revision()).isEqualTo(2);
  }

  private void write(Checkpoint full) {
    // Revisions are dense, so that what is before is written first.
    Checkpoint before = Checkpoint.initial(ARN);
    for (long revision = 1; revision < full.revision(); revision++) {
      before = before.follow("journal", revision, List.of());
      store.compareAndSet(before);
    }
    store.compareAndSet(full);
  }

  private static Checkpoint full() {
    LedgerEntry entry = new LedgerEntry("a/b", "00ff", 3, AT, AT, AT);
    return Checkpoint.initial(ARN)
        .follow("journal-a", 0, List.of())
        .follow("journal-b", 5, List.of())
        .beginChain(new DigestChain("id", "LoggingStarted", 1, AT, null))
        .lost(new KnownGap(AT, AT, "JournalGap", "detail", -1))
        .prepare(new PreparedLogFile(entry, List.of(new CursorRange("journal-b", 5, 9)), 1))
        .commit(AT)
        .prepare(new PreparedLogFile(entry, List.of(new CursorRange("journal-b", 9, 9)), 1));
  }

  /** A store whose first write succeeds and whose answer is lost. */
  private static final class LostAnswer implements CheckpointStore {
    private final CheckpointStore store;
    private boolean answered;

    LostAnswer(CheckpointStore store) {
      this.store = store;
    }

    @Override
    public java.util.Optional<Checkpoint> load() {
      return store.load();
    }

    @Override
    public void compareAndSet(Checkpoint next) {
      store.compareAndSet(next);
      if (!answered) {
        answered = true;
        throw new CheckpointException("the answer was lost", null);
      }
    }
  }
}
