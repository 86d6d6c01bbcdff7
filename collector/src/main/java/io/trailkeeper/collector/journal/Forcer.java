package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.AppendLog.Recovery;
import io.trailkeeper.collector.journal.GroupCommit.Work;
import io.trailkeeper.collector.journal.GroupCommit.Written;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that makes durable: the only one that waits for the disk as long as it takes. Forces
 * what was written, starts a new segment when one is full, and recovers the journal after an fsync
 * has failed; and looks how full the journal is. The kernel may have dropped what it could not
 * write then, and would say that a second attempt succeeded: so what is not durable is cut, and its
 * senders send it again.
 */
final class Forcer implements Runnable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Forcer.class);

  private final JournalOptions options;
  private final FileOperations files;
  private final Clock clock;
  private final String partition;
  private final Segments segments;
  private final Retention retention;
  private final FillWatch fill;
  private final DurableMark mark;
  private final DiskWatch watch;
  private final GroupCommit commit;
  private final AppendLog log;
  private final Recovery recovery;
  private final Thread thread;

  Forcer(
      JournalOptions options,
      FileOperations files,
      Clock clock,
      String partition,
      Segments segments,
      Retention retention,
      FillWatch fill,
      DurableMark mark,
      DiskWatch watch,
      GroupCommit commit,
      AppendLog log,
      Recovery recovery) {
    this.options = options;
    this.files = files;
    this.clock = clock;
    this.partition = partition;
    this.segments = segments;
    this.retention = retention;
    this.fill = fill;
    this.mark = mark;
    this.watch = watch;
    this.commit = commit;
    this.log = log;
    this.recovery = recovery;
    this.thread = new Thread(this, "journal-force");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits until the thread has ended, which {@link GroupCommit#close} asks for; whether it has. */
  boolean awaitEnd() {
    long deadline = System.nanoTime() + options.commitTimeout().toNanos();
    boolean interrupted = false;
    while (thread.isAlive() && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  public void run() {
    Work work = commit.nextWork();
    while (work != Work.STOP) {
      watch.forcing().begin();
      try {
        switch (work) {
          case FORCE -> force();
          case ROTATE -> rotate();
          case RECOVER -> recover();
          case LOOK -> look();
          case STOP -> {}
        }
      } catch (RuntimeException | Error e) {
        // Whatever this is, it must not end the only thread that can recover from it.
        failed(commit.written(), e);
      } finally {
        watch.forcing().end();
      }
      work = commit.nextWork();
    }
  }

  private void look() {
    try {
      fill.look(commit.durable());
    } catch (RuntimeException e) {
      LOGGER.atWarn().setCause(e).log("Looking how full the journal is failed; it is tried again");
    }
  }

  /** Makes durable what was written up to now; whether it is. */
  private boolean force() {
    Written written = commit.written();
    try {
      written.file().force();
      mark.write(written.end());
    } catch (IOException | RuntimeException | Error e) {
      failed(written, e);
      return false;
    }
    commit.succeeded(written);
    return true;
  }

  private void failed(Written written, Throwable cause) {
    commit.failed(written.segment(), cause);
    log.failed();
    LOGGER
        .atError()
        .addKeyValue("path", written.segment().path())
        .addKeyValue("durable", commit.durable())
        .setCause(cause)
        .log("Making events durable failed; none are taken until the journal is recovered");
  }

  /** Starts a new segment; all of the one before is durable by then. */
  private void rotate() {
    if (commit.written().end() > commit.durable() && !force()) {
      return;
    }
    Written last = commit.written();
    SegmentHeader header = new SegmentHeader(last.end(), clock.millis(), partition);
    ActiveSegment next;
    try {
      next = create(header);
    } catch (IOException e) {
      log.notRotated(options.directory(), e);
      return;
    }
    segments.add(next.segment());
    log.rotated(next);
    close(last.file());
    retention.trim();
  }

  /** Creates a segment that is durable with its name. */
  private ActiveSegment create(SegmentHeader header) throws IOException {
    ActiveSegment next = ActiveSegment.create(files, options.directory(), header);
    try {
      next.file().force();
      files.forceDirectory(options.directory());
      return next;
    } catch (IOException e) {
      next.discard(files, e);
      throw e;
    }
  }

  private void recover() {
    try {
      log.recover(recovery);
    } catch (IOException | RuntimeException | Error e) {
      commit.notRecovered();
      LOGGER
          .atWarn()
          .addKeyValue("directory", options.directory())
          .addKeyValue("error", e.toString())
          .log("Recovering the journal failed; it is tried again");
      return;
    }
    LOGGER
        .atInfo()
        .addKeyValue("directory", options.directory())
        .addKeyValue("end", commit.durable())
        .log("Recovered the journal: it takes events again");
  }

  /** What is in it is durable: an error of closing costs nothing. */
  private static void close(WritableFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOGGER.atDebug().setCause(e).log("Closing a full segment failed");
    }
  }
}
