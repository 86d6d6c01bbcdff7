package io.trailkeeper.collector.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.checkpoint.Counts;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.checkpoint.KnownLosses;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What every {@link CheckpointStore} does. */
public abstract class CheckpointStoreContract {

  protected static final String ARN = "arn:trailkeeper:cloudtrail:local:000000000000:trail/a-trail";
  private static final Instant AT = Instant.parse("2026-11-22T08:30:00.123456789Z");

  /** As the first version wrote it, with a log file that is being put. */
  private static final String VERSION_1 =
      """
      {"formatVersion": 1, "revision": 1, "trailArn": "%s", "destination": "volume:archive",
       "cursors": {"journal-b": 9},
       "prepared": {
         "entry": {"key": "a/c", "sha256": "00ff", "events": 3,
           "oldestEventTime": "2026-11-22T08:30:00Z", "newestEventTime": "2026-11-22T08:30:00Z",
           "deliveredAt": "2026-11-22T08:30:00Z"},
         "ranges": [{"partition": "journal-b", "from": 9, "to": 12}],
         "filtered": 1, "duplicates": [], "oldestReceivedAt": "2026-11-22T08:29:00Z"},
       "preparedDigest": null, "ledger": [],
       "chain": {"chainId": "id", "startReason": "LoggingStarted", "nextSequence": 2,
         "nextStartTime": "2026-11-22T08:00:00Z",
         "previous": {"key": "d", "sha256": "00", "signature": "11"}},
        "chainEnd": null,
       "gaps": [{"from": "2026-11-22T08:30:00Z", "to": "2026-11-22T08:30:00Z",
         "reason": "JournalGap", "detail": "detail", "events": -1}],
       "namespaces": [],
       "counts": {"selected": 3, "filtered": 1, "duplicates": 1, "logFiles": 1, "digestFiles": 0},
       "delivery": {"startLoggingTime": null, "stopLoggingTime": null, "latestDeliveryTime": null,
         "latestDigestDeliveryTime": null, "lagMillis": null, "failure": null}}
      """
          .formatted(ARN);

  private static final String VERSION_2 =
      """
      {"formatVersion": 2, "revision": 1, "trailArn": "%s", "destination": "volume:archive",
       "cursors": {"journal-b": 9}, "prepared": null,
       "preparedDigest": {"key": "d", "endTime": "2026-11-22T09:00:00Z", "endReason": "Interval",
         "logFiles": 1, "publicKeyFingerprint": "f"},
       "ledger": [{"key": "a/c", "sha256": "00ff", "events": 3,
         "oldestEventTime": "2026-11-22T08:30:00Z", "newestEventTime": "2026-11-22T08:30:00Z",
         "deliveredAt": "2026-11-22T08:30:00Z"}],
       "chain": {"chainId": "id", "startReason": "LoggingStarted", "nextSequence": 1,
         "nextStartTime": "2026-11-22T08:00:00Z", "previous": null, "digestFormatVersion": 1},
       "chainEnd": null, "gaps": [], "losses": {"byReason": {}, "latest": null},
       "namespaces": [],
       "counts": {"selected": 3, "filtered": 1, "duplicates": 1, "losses": 0, "lostEvents": 0,
         "logFiles": 1, "digestFiles": 0},
       "delivery": {"startLoggingTime": null, "stopLoggingTime": null, "latestDeliveryTime": null,
         "latestDigestDeliveryTime": null, "lagMillis": null, "failure": null}}
      """
          .formatted(ARN);

  /** Opens the store of one trail that has not begun; the same one each time within a test. */
  protected abstract CheckpointStore open();

  /**
   * Puts something else in place of what a store holds.
   *
   * @return false if that cannot be: it is refused by what keeps it
   */
  protected abstract boolean damage(String json) throws Exception;

  /** Returns what a store holds, to tell whether it was touched. */
  protected abstract Object stored() throws Exception;

  @Test
  void whatIsWrittenIsReadByThisAndByAnotherProcess() {
    CheckpointStore store = open();
    Checkpoint full = full();

    write(store, full);

    assertThat(store.load()).contains(full);
    assertThat(open().load()).contains(full);
  }

  @Test
  void aTrailThatHasNotBegunHasNone() {
    assertThat(open().load()).isEmpty();
  }

  @Test
  void onlyTheNextRevisionIsWritten() {
    CheckpointStore store = open();
    Checkpoint first = first();
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
    CheckpointStore store = open();
    store.compareAndSet(first());

    store.compareAndSet(first());
    open().compareAndSet(first());

    assertThat(store.load()).contains(first());
  }

  @Test
  void ofTwoWritersOneIsStale() {
    CheckpointStore one = open();
    CheckpointStore other = open();
    one.compareAndSet(first());
    Checkpoint read = other.load().orElseThrow();
    Checkpoint mine = first().follow("journal", 5, List.of());
    one.compareAndSet(mine);

    assertThatThrownBy(() -> other.compareAndSet(read.follow("journal", 7, List.of())))
        .isInstanceOf(StaleCheckpointException.class)
        .hasMessageContaining("revision 2, expected 1");

    assertThat(one.load()).contains(mine);
  }

  @Test
  void ofManyWritersAtOnceOneWins() throws Exception {
    CheckpointStore base = open();
    base.compareAndSet(first());
    int writers = 4;
    CyclicBarrier barrier = new CyclicBarrier(writers);
    var executor = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Boolean>> won = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        long offset = 100L + i;
        CheckpointStore store = open();
        Checkpoint next = store.load().orElseThrow().follow("journal", offset, List.of());
        won.add(
            executor.submit(
                () -> {
                  barrier.await();
                  try {
                    store.compareAndSet(next);
                    return true;
                  } catch (StaleCheckpointException | CheckpointException e) {
                    return false;
                  }
                }));
      }
      int wins = 0;
      for (Future<Boolean> each : won) {
        wins += each.get() ? 1 : 0;
      }

      assertThat(wins).isEqualTo(1);
      assertThat(base.load().orElseThrow().revision()).isEqualTo(2);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aCheckpointOfAnotherTrailIsRefused() {
    CheckpointStore store = open();
    write(store, full());

    assertThatThrownBy(() -> CheckpointWriter.open(store, ARN + "-b"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("belongs to the trail " + ARN);
  }

  @Test
  void aTransitionOfUnknownFateIsSettledByLooking() {
    CheckpointStore store = open();
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

  @Test
  void oneOfANewerVersionIsRefusedAndNeverOverwritten() throws Exception {
    CheckpointStore store = open();
    store.compareAndSet(first());
    String newer = damaged("\"formatVersion\":3", "\"formatVersion\":4,\"mood\":{}");
    assertThat(damage(newer)).isTrue();
    Object before = stored();

    assertRefused("format version 4, this Trailkeeper knows up to 3: start a newer Trailkeeper");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void oneOfAnOlderVersionIsReadAndGoneOnWith() throws Exception {
    CheckpointStore store = open();
    store.compareAndSet(first());
    assertThat(damage(VERSION_1)).isTrue();

    Checkpoint read = open().load().orElseThrow();
    open().compareAndSet(read.commit(AT));
    Checkpoint after = open().load().orElseThrow();

    assertThat(read.formatVersion()).isEqualTo(Checkpoint.FORMAT_VERSION);
    assertThat(read.losses()).isEqualTo(KnownLosses.NONE);
    assertThat(read.gaps()).hasSize(1);
    assertThat(read.chain().digestFormatVersion()).isEqualTo(1);
    assertThat(read.prepared()).isNotNull();
    assertThat(after.counts()).isEqualTo(new Counts(6, 2, 1, 0, 0, 2, 0));
    assertThat(after.cursors()).containsEntry("journal-b", 12L);
  }

  @Test
  void whatTheSecondVersionPreparedIsGoneOnWithAsItWasPrepared() throws Exception {
    CheckpointStore store = open();
    store.compareAndSet(first());
    assertThat(damage(VERSION_2)).isTrue();

    Checkpoint read = open().load().orElseThrow();

    assertThat(read.formatVersion()).isEqualTo(Checkpoint.FORMAT_VERSION);
    assertThat(read.preparedDigest().digestFormatVersion()).isEqualTo(1);
    assertThat(read.ledger()).hasSize(1);
    assertThat(read.ledger().get(0).eventRoot()).isNull();
    assertThat(CheckpointFormat.read(CheckpointFormat.write(read))).isEqualTo(read);
  }

  @Test
  void nonsenseIsRefusedAndNeverOverwritten() throws Exception {
    CheckpointStore store = open();
    write(store, full());
    int damages = 0;
    for (String nonsense :
        List.of(
            "{\"formatVersion\":1}",
            "{\"formatVersion\":2}",
            "{\"formatVersion\":1,\"revision\":\"many\"}",
            "{\"revision\":3}",
            damaged("\"cursors\":{", "\"cursors\":{\"x\":null,"),
            damaged("\"cursors\":{", "\"cursors\":{\"x\":-1,"),
            damaged("\"ranges\":[", "\"ranges\":[],\"unused\":["),
            damaged("\"oldestReceivedAt\":\"1970-01-01T00:00:00Z\"", "\"oldestReceivedAt\":null"),
            damaged("\"nextSequence\":1", "\"nextSequence\":0"),
            damaged("\"from\":9", "\"from\":8"))) {
      if (damage(nonsense)) {
        damages++;

        assertRefused("cannot be used");
      }
    }
    assertThat(damages).isGreaterThan(3);
  }

  private void assertRefused(String why) {
    CheckpointStore store = open();
    assertThatThrownBy(store::load)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("cannot be used");
    for (Checkpoint next : List.of(first(), full())) {
      assertThatThrownBy(() -> store.compareAndSet(next)).isInstanceOf(CheckpointException.class);
    }
    assertThatThrownBy(store::load).isInstanceOf(CheckpointException.class);
  }

  private static String damaged(String what, String by) {
    String json =
        new String(CheckpointFormat.write(full()), StandardCharsets.UTF_8).replaceAll("[ \n]", "");
    assertThat(json).contains(what);
    return json.replaceFirst(Pattern.quote(what), by);
  }

  protected static Checkpoint first() {
    return Checkpoint.initial(ARN).follow("journal", 1, List.of());
  }

  protected static void write(CheckpointStore store, Checkpoint full) {
    // Revisions are dense, so that what is before is written first.
    Checkpoint before = Checkpoint.initial(ARN);
    for (long revision = 1; revision < full.revision(); revision++) {
      before = before.follow("journal", revision, List.of());
      store.compareAndSet(before);
    }
    store.compareAndSet(full);
  }

  protected static Checkpoint full() {
    LedgerEntry entry = new LedgerEntry("a/b", "00ff", "0a", 3, AT, AT, AT);
    return Checkpoint.initial(ARN)
        .follow("journal-a", 0, List.of())
        .follow("journal-b", 5, List.of())
        .beginChain(new DigestChain("id", "LoggingStarted", 1, AT, null, 1))
        .lost(new KnownGap(AT, AT, "JournalGap", "detail", -1))
        .prepare(
            new PreparedLogFile(
                entry,
                List.of(new CursorRange("journal-b", 5, 9)),
                1,
                List.of(6L),
                1,
                List.of(new KnownGap(AT, AT, "AuditLogDeleted", "detail", 12)),
                Instant.EPOCH))
        .commit(AT)
        .prepare(
            new PreparedLogFile(
                entry,
                List.of(new CursorRange("journal-b", 9, 9)),
                1,
                List.of(),
                0,
                List.of(),
                Instant.EPOCH));
  }

  /** A store whose first write succeeds and whose answer is lost. */
  private static final class LostAnswer implements CheckpointStore {
    private final CheckpointStore store;
    private boolean answered;

    LostAnswer(CheckpointStore store) {
      this.store = store;
    }

    @Override
    public Optional<Checkpoint> load() {
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
