package io.trailkeeper.cli.validate;

import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.ValidationListener;
import io.trailkeeper.core.validation.ValidationRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A line that says how far a validation is, written anew five times a second: digests, log files,
 * bytes, and the time that is left, by how much of the range the digests cover that were seen.
 */
final class ProgressBar implements ValidationListener, AutoCloseable {

  /** When there is a bar. */
  enum When {
    auto,
    always,
    never;

    /** Whether there is one: automatically, if somebody looks at standard error. */
    boolean isNow() {
      return this == always || (this == auto && isTerminal());
    }
  }

  private static final int MILLISECONDS = 200;
  private static final int CELLS = 20;
  private static final double LITTLE = 0.02;

  private final ValidationRequest request;
  private final PrintWriter out;
  private final LongSupplier bytes;
  private final LongSupplier nanoTime;
  private final long started;
  private final AtomicLong digests = new AtomicLong();
  private final AtomicLong logFiles = new AtomicLong();
  private final AtomicLong findings = new AtomicLong();
  private final ScheduledExecutorService timer;
  private volatile @Nullable Instant first;
  private volatile @Nullable Instant reached;

  /**
   * Starts to write.
   *
   * @param bytes how many were read so far
   * @param nanoTime as {@link System#nanoTime}
   */
  ProgressBar(
      ValidationRequest request, PrintWriter out, LongSupplier bytes, LongSupplier nanoTime) {
    this.request = request;
    this.out = out;
    this.bytes = bytes;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    // It is ended by close; what it would throw, print streams do not.
    var unused =
        timer.scheduleAtFixedRate(this::draw, MILLISECONDS, MILLISECONDS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void finding(Finding finding) {
    findings.incrementAndGet();
  }

  @Override
  public void digestFile(String key, @Nullable Instant end, List<Finding> itsFindings) {
    digests.incrementAndGet();
    if (end != null) {
      if (first == null) {
        first = end;
      }
      reached = end;
    }
  }

  @Override
  public void logFile(String key, @Nullable Finding finding) {
    logFiles.incrementAndGet();
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (out) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private void draw() {
    synchronized (out) {
      if (!timer.isShutdown()) {
        out.print("\r\u001b[K" + line());
        out.flush();
      }
    }
  }

  /** Returns the line as it is now. */
  String line() {
    double seconds = Math.max((nanoTime.getAsLong() - started) / 1e9, 1e-3);
    double done = done();
    StringBuilder line = new StringBuilder("[");
    int cells = (int) (done * CELLS);
    line.append("#".repeat(cells)).append(".".repeat(CELLS - cells)).append("] ");
    line.append(digests.get()).append(" digests, ").append(logFiles.get()).append(" log files, ");
    long read = bytes.getAsLong();
    line.append(amount(read)).append(", ").append(amount((long) (read / seconds))).append("/s");
    if (findings.get() > 0) {
      line.append(", ").append(findings.get()).append(" findings");
    }
    if (done > LITTLE) {
      long left = (long) (seconds / done - seconds);
      line.append(", ").append(left / 60).append(" min ").append(left % 60).append(" s left");
    }
    return line.toString();
  }

  /** How much of the time was looked at that there are digests for, 0 to 1, as far as is known. */
  private double done() {
    Instant from = first;
    Instant to = reached;
    if (from == null || to == null || !to.isBefore(request.end())) {
      return from == null ? 0 : 1;
    }
    double whole = Duration.between(from, request.end()).toSeconds();
    return whole <= 0 ? 0 : Math.min(1, Duration.between(from, to).toSeconds() / whole);
  }

  private static String amount(long count) {
    return count < 10_000_000
        ? count / 1000 + " kB"
        : String.format(Locale.ROOT, "%.1f MB", count / 1e6);
  }

  /** Java cannot tell, and Linux can; elsewhere the bar has to be asked for. */
  private static boolean isTerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String error = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return error.startsWith("/dev/pts/") || error.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
