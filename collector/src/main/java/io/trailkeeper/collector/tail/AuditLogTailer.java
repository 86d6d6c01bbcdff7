package io.trailkeeper.collector.tail;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.journal.Loss;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the audit log of an API server, which is rotated by renaming and may be compressed then.
 *
 * <p>Every line of every file that is there is given out, the oldest file first, in the order of
 * the file; the next batch only once the one before was acknowledged. What was acknowledged is not
 * given out again, also not after a crash; what was not is, beginning with the same lines. What is
 * not there any more, or is no event, is a {@link Loss}, which is kept until it is acknowledged.
 *
 * <p>Memory is bounded by a batch and the longest line. For one thread, but {@link #statistics} and
 * {@link #problem} for any.
 */
public final class AuditLogTailer implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(AuditLogTailer.class);

  /** With so many losses that nobody takes, nothing more is read: the file is the buffer. */
  private static final int MOST_LOSSES = 500;

  /** Capture takes a MiB of losses at a time. */
  private static final int LOSSES_AT_ONCE = 100;

  private final TailOptions options;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final TailStateFile stateFile;
  private final LossLog losses;
  private final LogFiles files;
  private long scannedAt;
  private boolean scanned;
  private boolean unsaved;
  private @Nullable TailBatch given;
  private long lines;
  private long bytes;
  private long invalidLines;
  private long lagBytes;
  private volatile TailStatistics statistics;
  private volatile @Nullable String problem = "the audit log was not looked for yet";

  private AuditLogTailer(
      TailOptions options,
      Clock clock,
      LongSupplier nanoTime,
      TailStateFile stateFile,
      TailState state) {
    this.options = options;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.stateFile = stateFile;
    this.losses = new LossLog(options.name(), state.losses());
    this.files = new LogFiles(new LogDirectory(options.log()), state, losses, clock);
    this.statistics = measured();
  }

  /**
   * Takes up the state, or begins with the oldest file if there is none.
   *
   * @param nanoTime a clock that nobody sets, {@link System#nanoTime}
   * @throws TailException if the state is another process', of a newer version, or cannot be read
   */
  public static AuditLogTailer open(TailOptions options, Clock clock, LongSupplier nanoTime) {
    TailStateFile stateFile = TailStateFile.open(options.state());
    try {
      TailState state = stateFile.load();
      warnOfMountedFile(options);
      return new AuditLogTailer(options, clock, nanoTime, stateFile, state);
    } catch (RuntimeException e) {
      stateFile.close();
      throw e;
    }
  }

  private static void warnOfMountedFile(TailOptions options) {
    if (new MountTable().isMountPoint(options.log())) {
      LOGGER
          .atWarn()
          .addKeyValue("file", options.log())
          .log(
              "The audit log is mounted as a single file: its rotation cannot be seen, and events"
                  + " will be missing. Mount its directory");
    }
  }

  /**
   * Returns the batch that was given out and not acknowledged, else the next one; nothing if there
   * is none now. Never waits.
   *
   * @throws TailException if the state cannot be kept; nothing was passed over
   */
  public Optional<TailBatch> poll() {
    try {
      // Also while a batch is out: a file that comes and goes meanwhile is missing.
      look();
      save();
      if (given != null) {
        problem = null;
      } else if (losses.pending().size() >= MOST_LOSSES) {
        problem = "losses cannot be told to capture; nothing is read until they are";
      } else {
        given = next();
        problem = present();
      }
    } catch (NoSuchFileException e) {
      complain("there is no " + e.getFile() + " yet; see that the API server writes its audit log");
    } catch (IOException e) {
      complain(
          "reading the audit log failed: "
              + e
              + ". See that this process may read it: it is a file of root alone");
    }
    statistics = measured();
    return Optional.ofNullable(given);
  }

  /**
   * Notes that a batch is safe. When this returns it is not given out again, whatever happens.
   *
   * @param batch the one that {@link #poll} has returned
   * @throws TailException if the state cannot be written: to be called again
   */
  public void acknowledge(TailBatch batch) {
    if (batch != given) {
      throw new IllegalArgumentException("a batch that was not given out");
    }
    apply(batch);
    given = null;
    statistics = measured();
  }

  /** Returns losses to be told: the oldest, no more than can be told at once; all are durable. */
  public List<Loss> losses() {
    List<Loss> pending = losses.pending();
    return unsaved ? List.of() : pending.subList(0, Math.min(LOSSES_AT_ONCE, pending.size()));
  }

  /**
   * Notes that losses are told.
   *
   * @throws TailException if the state cannot be written: to be called again
   */
  public void acknowledge(List<Loss> told) {
    stateFile.save(new TailState(files.states(), files.lastEventTime(), losses.without(told)));
    losses.acknowledged(told);
    statistics = measured();
  }

  /** Returns why nothing can be read; nothing while it can. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Returns what was done since the start, and what is left. */
  public TailStatistics statistics() {
    return statistics;
  }

  private void look() throws IOException {
    long now = nanoTime.getAsLong();
    if (!scanned || now - scannedAt >= options.scanEvery().toNanos()) {
      files.scan();
      lagBytes = files.lagBytes();
      scannedAt = now;
      scanned = true;
    }
  }

  private void save() {
    unsaved |= files.takeChanged();
    if (unsaved) {
      stateFile.save(new TailState(files.states(), files.lastEventTime(), losses.pending()));
      unsaved = false;
    }
  }

  private @Nullable TailBatch next() throws IOException {
    if (files.isUndecided()) {
      return null;
    }
    for (TrackedFile file : files.unfinished()) {
      @Nullable TailBatch batch = read(file);
      while (batch != null) {
        if (batch.size() > 0) {
          return batch;
        }
        apply(batch);
        if (batch.finished() || losses.pending().size() >= MOST_LOSSES) {
          break;
        }
        batch = read(file);
      }
      // A rotated file is finished before the next one begins.
      if (!file.state().finished() && file.found() != null) {
        return null;
      }
    }
    return null;
  }

  /** Reads on in a file; null if nothing more can be told of it now. */
  private @Nullable TailBatch read(TrackedFile file) throws IOException {
    Optional<LineReader> opened = file.reader(options.maxLineBytes());
    if (opened.isEmpty()) {
      return null;
    }
    LineReader reader = opened.get();
    LineTally tally = new LineTally(file, files.lastEventTime(), losses, clock);
    @Nullable Line line = null;
    while (!tally.isFull(options)) {
      line = reader.next();
      if (line == null) {
        break;
      }
      tally.add(line);
    }
    boolean finished = line == null && files.isComplete(file) && isReadToEnd(file, reader);
    if (finished) {
      finish(file, reader, tally);
    }
    TailBatch batch = tally.batch(finished);
    return finished || batch.lines() > 0 ? batch : null;
  }

  private static boolean isReadToEnd(TrackedFile file, LineReader reader) throws IOException {
    return reader.readTo() >= file.size();
  }

  private static void finish(TrackedFile file, LineReader reader, LineTally tally) {
    @Nullable Line rest = reader.rest();
    if (rest != null) {
      tally.add(rest);
    }
    if (file.isDamaged()) {
      tally.add(
          LossReason.TRUNCATED,
          file.state().stem()
              + LogNames.COMPRESSED
              + " is damaged: what it held after byte "
              + reader.readTo()
              + ", uncompressed, is missing");
    }
  }

  /** Moves the state behind a batch: on disk first. */
  private void apply(TailBatch batch) {
    TrackedFile file = batch.file();
    FileState moved = batch.isOfFile() ? moved(batch) : file.state();
    @Nullable AuditEvent last = batch.last();
    @Nullable Instant time = last == null ? files.lastEventTime() : last.stageTimestamp();
    stateFile.save(new TailState(files.statesWith(file, moved), time, losses.with(batch.losses())));
    long advanced = Math.max(0, moved.offset() - file.state().offset());
    bytes += advanced;
    lagBytes = Math.max(0, lagBytes - advanced);
    lines += batch.lines();
    invalidLines += batch.invalidLines();
    file.state(moved);
    files.lastEventTime(time);
    losses.add(batch.losses());
    if (moved.finished()) {
      LOGGER
          .atInfo()
          .addKeyValue("file", moved.stem())
          .addKeyValue("bytes", moved.offset())
          .log("A file of the audit log was read to its end");
      file.release();
    }
  }

  private static FileState moved(TailBatch batch) {
    return batch
        .file()
        .state()
        .at(batch.offset(), fingerprint(batch.file(), batch.offset()))
        .finished(batch.finished());
  }

  /** Grows with what is read, until it is long enough. */
  private static Fingerprint fingerprint(TrackedFile file, long read) {
    Fingerprint known = file.state().fingerprint();
    if (known.length() >= Math.min(read, Fingerprint.MOST)) {
      return known;
    }
    try {
      byte @Nullable [] start = file.start();
      return start == null ? known : Fingerprint.of(start, read);
    } catch (IOException e) {
      // The one that is known is as true as before.
      return known;
    }
  }

  private @Nullable String present() {
    return files.present() > 0
        ? null
        : "there is no " + options.log() + " yet; see that the API server writes its audit log";
  }

  private void complain(String what) {
    if (!what.equals(problem)) {
      problem = what;
      LOGGER.atWarn().addKeyValue("error", what).log("The audit log cannot be read; waiting");
    }
  }

  private TailStatistics measured() {
    return new TailStatistics(
        lines,
        bytes,
        invalidLines,
        lagBytes,
        files.present(),
        files.rotations(),
        files.deleted(),
        losses.pending().size(),
        losses.counts());
  }

  /** Lets go of all files and of the state, which stays as it was last acknowledged. */
  @Override
  public void close() {
    try {
      files.close();
    } finally {
      stateFile.close();
    }
  }
}
