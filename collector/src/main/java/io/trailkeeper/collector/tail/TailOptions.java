package io.trailkeeper.collector.tail;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is tailed, and in which portions.
 *
 * @param name what losses name this log after, for people: a node
 * @param log the file that the API server writes, as {@code --audit-log-path} names it; rotated
 *     files are beside it
 * @param state the directory of the state; it is made if it is not there
 * @param maxBatchBytes how many bytes the lines of a batch have at most; a single line may have
 *     more
 * @param maxBatchLines how many events a batch has at most
 * @param maxLineBytes how long a line may be; a longer one is a loss
 * @param scanEvery how often the directory is looked at
 */
public record TailOptions(
    String name,
    Path log,
    Path state,
    int maxBatchBytes,
    int maxBatchLines,
    int maxLineBytes,
    Duration scanEvery) {

  /** 1 MiB: far inside of what capture recognises when it is sent again. */
  public static final int DEFAULT_MAX_BATCH_BYTES = 1 << 20;

  /** As many as an API server's webhook sends together. */
  public static final int DEFAULT_MAX_BATCH_LINES = 400;

  /** 64 MiB: the greatest event that a journal takes. */
  public static final int MOST_LINE_BYTES = 64 << 20;

  /** Five times a second: an event is late by a tenth of a second, and it costs next to nothing. */
  public static final Duration DEFAULT_SCAN_EVERY = Duration.ofMillis(200);

  /** A line is in the heap a few times: while it is read, as an event, and on its way out. */
  private static final int HEAP_SHARE = 8;

  /** The longest name of a host. */
  private static final int MOST_NAME = 253;

  private static final int LEAST_LINE_BYTES = 4 << 10;

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public TailOptions {
    requireNonNull(state, "state");
    if (name.isBlank() || name.length() > MOST_NAME) {
      throw new IllegalArgumentException("a name of 1 to " + MOST_NAME + " characters is needed");
    }
    if (log.getFileName() == null) {
      throw new IllegalArgumentException("log is " + log + ", expected the path of a file");
    }
    if (maxBatchBytes < 1 || maxBatchLines < 1) {
      throw new IllegalArgumentException(
          "a batch of " + maxBatchBytes + " bytes and " + maxBatchLines + " lines: too few");
    }
    if (maxLineBytes < LEAST_LINE_BYTES || maxLineBytes > MOST_LINE_BYTES) {
      throw new IllegalArgumentException(
          "maxLineBytes " + maxLineBytes + ", allowed: 4 KiB to 64 MiB");
    }
    if (scanEvery.isNegative()) {
      throw new IllegalArgumentException("scanEvery " + scanEvery + ", allowed: 0 or more");
    }
  }

  /**
   * Returns the defaults for a heap: lines of up to an eighth of it, but not over 64 MiB.
   *
   * @param maxHeapBytes {@code Runtime.maxMemory()}
   */
  public static TailOptions forHeap(String name, Path log, Path state, long maxHeapBytes) {
    return new TailOptions(
        name,
        log,
        state,
        DEFAULT_MAX_BATCH_BYTES,
        DEFAULT_MAX_BATCH_LINES,
        (int) Math.max(LEAST_LINE_BYTES, Math.min(MOST_LINE_BYTES, maxHeapBytes / HEAP_SHARE)),
        DEFAULT_SCAN_EVERY);
  }

  /** Returns the same but for how often the directory is looked at. */
  public TailOptions withScanEvery(Duration every) {
    return new TailOptions(name, log, state, maxBatchBytes, maxBatchLines, maxLineBytes, every);
  }

  /** Returns the same but for how large batches and lines may be. */
  public TailOptions withLimits(int batchBytes, int batchLines, int lineBytes) {
    return new TailOptions(name, log, state, batchBytes, batchLines, lineBytes, scanEvery);
  }
}
