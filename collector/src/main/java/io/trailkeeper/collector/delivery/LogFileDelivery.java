package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.destination.IdempotentPut;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.core.logfile.LogFileKey;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Puts log files by the commit protocol: prepare, put, commit.
 *
 * <p>For one thread. Each step may throw what the checkpoint and the object store throw, and may
 * then be called again.
 */
final class LogFileDelivery {

  private final CollectorConfiguration configuration;
  private final ObjectStore store;
  private final CheckpointWriter checkpoint;
  private final Clock clock;

  LogFileDelivery(
      CollectorConfiguration configuration,
      ObjectStore store,
      CheckpointWriter checkpoint,
      Clock clock) {
    this.configuration = configuration;
    this.store = store;
    this.checkpoint = checkpoint;
    this.clock = clock;
  }

  /** Decides under which key a batch will be put. */
  PreparedLogFile plan(Batch batch, LogFile file) {
    Instant now = clock.instant();
    // Where the batch begins tells two batches of the same content apart.
    List<CursorRange> ranges = List.of(batch.range());
    String salt = ranges.toString();
    String key =
        LogFileKey.of(
            configuration.destination().prefix(),
            configuration.trail(),
            now,
            salt,
            file.sha256(),
            configuration.delivery().compression());
    return new PreparedLogFile(
        new LedgerEntry(
            key,
            HexFormat.of().formatHex(file.sha256()),
            HexFormat.of().formatHex(file.root()),
            file.events(),
            file.oldestEventTime(),
            file.newestEventTime(),
            now),
        ranges,
        batch.filtered(),
        batch.duplicates(),
        batch.losses(),
        batch.gaps(),
        batch.oldestReceivedAt());
  }

  /** Step 1: writes down what will be put. */
  void prepare(PreparedLogFile planned) {
    if (!planned.equals(checkpoint.current().prepared())) {
      checkpoint.apply(before -> before.prepare(planned));
    }
  }

  /** Step 2: puts what was prepared. */
  void put(PreparedLogFile prepared, LogFile file) {
    LedgerEntry entry = prepared.entry();
    Compression compression = compression(prepared);
    IdempotentPut.put(
        store,
        entry.key(),
        file.object(),
        entry.sha256(),
        new ObjectMetadata(compression.contentType(), Map.of()));
  }

  /** Returns how a prepared log file is compressed. */
  static Compression compression(PreparedLogFile prepared) {
    return Compression.ofKey(prepared.entry().key())
        .orElseThrow(
            () ->
                new CheckpointException(
                    "the checkpoint has prepared a log file under a key that is none: "
                        + prepared.entry().key()
                        + ". Somebody has edited it: put it back, or delete it",
                    null));
  }

  /** Step 3: it is there; the cursor moves. */
  void commit(PreparedLogFile prepared) {
    if (prepared.equals(checkpoint.current().prepared())) {
      checkpoint.apply(before -> before.commit(clock.instant()));
    }
  }

  /** Whether what was prepared before a crash is in the destination already. */
  boolean isPut(PreparedLogFile prepared) {
    return IdempotentPut.holds(store, prepared.entry().key(), prepared.entry().sha256());
  }
}
