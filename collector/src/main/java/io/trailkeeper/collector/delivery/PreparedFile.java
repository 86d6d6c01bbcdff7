package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.logfile.LogFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finishes the log file that a collector before this one has prepared: the same range is read again
 * and makes the same bytes. For the collector's thread.
 */
final class PreparedFile {

  private static final int MAX_EVENTS = 10_000;

  private final Partitions partitions;
  private final String follower;
  private final TrailEvents events;
  private final @Nullable Namespaces namespaces;
  private final LogFileDelivery logFiles;
  private final CheckpointWriter checkpoint;
  private final Attempts attempts;
  private final Clock clock;

  PreparedFile(
      CollectorBuilder parts,
      Partitions partitions,
      TrailEvents events,
      LogFileDelivery logFiles,
      CheckpointWriter checkpoint,
      Attempts attempts) {
    this.partitions = partitions;
    this.follower = parts.follower();
    this.events = events;
    this.namespaces = parts.namespaces();
    this.logFiles = logFiles;
    this.checkpoint = checkpoint;
    this.attempts = attempts;
    this.clock = parts.clock();
  }

  /**
   * Finishes the file, if there is one.
   *
   * <p>If the bytes cannot be made again (the trail was changed since, or the journal, or its
   * capture is away), the destination is asked: what is there is committed; what is not is given
   * up, and its events are read again as the trail now selects them.
   *
   * @return what was delivered, if anything was
   */
  Optional<LedgerEntry> finish() throws InterruptedException {
    @Nullable PreparedLogFile prepared = checkpoint.current().prepared();
    if (prepared == null) {
      return Optional.empty();
    }
    Optional<LogFile> file = readAgain(prepared);
    if (file.isPresent() && isPrepared(file.get(), prepared)) {
      attempts.until(Stage.LOG_FILE, () -> logFiles.put(prepared, file.get()));
    } else if (!isPut(prepared)) {
      attempts.until(Stage.LOG_FILE, this::abandon);
      return Optional.empty();
    }
    attempts.until(Stage.LOG_FILE, () -> logFiles.commit(prepared));
    return Optional.of(prepared.entry());
  }

  private static boolean isPrepared(LogFile file, PreparedLogFile prepared) {
    // No root: a version that made none has prepared it.
    @Nullable String root = prepared.entry().eventRoot();
    return HexFormat.of().formatHex(file.sha256()).equals(prepared.entry().sha256())
        && (root == null || root.equals(HexFormat.of().formatHex(file.root())));
  }

  private boolean isPut(PreparedLogFile prepared) throws InterruptedException {
    List<Boolean> put = new ArrayList<>(1);
    attempts.until(Stage.LOG_FILE, () -> put.add(logFiles.isPut(prepared)));
    return put.get(0);
  }

  private void abandon() {
    if (checkpoint.current().prepared() != null) {
      checkpoint.apply(Checkpoint::abandon);
    }
  }

  /** Makes the file again from the journal; nothing if the journal does not have it. */
  private Optional<LogFile> readAgain(PreparedLogFile prepared) throws InterruptedException {
    CursorRange range = prepared.range();
    Optional<Partition> partition = partitions.awaitPartition(range.partition());
    if (partition.isEmpty()) {
      return Optional.empty();
    }
    Set<Long> duplicates = new HashSet<>(prepared.duplicates());
    Batch batch =
        Batch.prepared(
            events,
            LogFileDelivery.compression(prepared),
            new Cursor(range.partition(), range.from()));
    while (batch.next().offset() < range.to()) {
      Optional<ReadResult> read = read(partition.get(), batch, range);
      if (read.isEmpty() || read.get().next().equals(batch.next())) {
        return Optional.empty();
      }
      if (namespaces != null && events.hasUndecided(read.get())) {
        attempts.until(Stage.CAPTURE, namespaces::ask);
      }
      Instant now = clock.instant();
      batch.add(read.get(), event -> duplicates.contains(event.offset()), now, now);
      if (batch.gaps().size() >= Batch.MAX_GAPS && batch.next().offset() < range.to()) {
        // More is missing now than was when it was prepared.
        return Optional.empty();
      }
    }
    return batch.events() == 0 ? Optional.empty() : Optional.of(batch.close());
  }

  private Optional<ReadResult> read(Partition partition, Batch batch, CursorRange range)
      throws InterruptedException {
    ReadRequest request =
        new ReadRequest(
            follower,
            batch.next(),
            range.to(),
            batch.next().at(range.from()),
            // Passes over no namespace: what is known of them is not what it was.
            events.widestFilter(),
            MAX_EVENTS,
            Partition.MAX_READ_BYTES,
            Duration.ZERO);
    while (true) {
      Optional<ReadResult> read =
          partitions.answer(
              partition, () -> partition.source().reader().read(request), Partitions.A_DAY);
      if (read.isPresent() || !partition.isAway() || partition.seen() == null) {
        return read;
      }
      if (partitions.all().size() > 1) {
        return Optional.empty();
      }
      attempts.requireTime();
      partitions.await();
    }
  }
}
