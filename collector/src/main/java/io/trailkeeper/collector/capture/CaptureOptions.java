package io.trailkeeper.collector.capture;

import io.trailkeeper.core.audit.EventListReader;
import java.time.Duration;
import java.util.Objects;

/**
 * How capture listens, and how much it takes.
 *
 * @param host the address to listen on, for example {@code 0.0.0.0} or {@code localhost}
 * @param port the port to listen on; 0 for any free one
 * @param maxEventBytes the size that one event may have; a larger one is malformed
 * @param readingBytes the heap that all bodies being read at one time may take; each needs four
 *     times its largest event
 * @param idleTimeout how long a connection may be silent
 * @param bodyTimeout how long a client may take to send one body
 * @param stopTimeout how long requests under way have when capture stops
 * @param soleCapture whether this is the only capture: what is sent while it is away goes nowhere
 */
public record CaptureOptions(
    String host,
    int port,
    int maxEventBytes,
    long readingBytes,
    Duration idleTimeout,
    Duration bodyTimeout,
    Duration stopTimeout,
    boolean soleCapture) {

  /** Twice the time that an API server waits for an answer. */
  private static final Duration DEFAULT_BODY_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int LEAST_EVENT_BYTES = 4 << 10;
  private static final int MAX_PORT = 65_535;

  /** Bodies being read may take half of the heap: the rest is for the journal and the server. */
  private static final int READING_SHARE = 2;

  /** Two of the largest events fit into the bodies' half, in four copies each. */
  private static final int EVENT_SHARE = READING_SHARE * 2 * ReadingBudget.COPIES;

  /**
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public CaptureOptions {
    Objects.requireNonNull(host, "host");
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not one of 0 to " + MAX_PORT);
    }
    if (maxEventBytes < LEAST_EVENT_BYTES) {
      throw new IllegalArgumentException(
          "maxEventBytes is " + maxEventBytes + ", expected at least " + LEAST_EVENT_BYTES);
    }
    if (readingBytes < maxEventBytes) {
      throw new IllegalArgumentException(
          "readingBytes is "
              + readingBytes
              + ", expected at least maxEventBytes, "
              + maxEventBytes);
    }
    requirePositive("idleTimeout", idleTimeout);
    requirePositive("bodyTimeout", bodyTimeout);
    requirePositive("stopTimeout", stopTimeout);
  }

  /**
   * Returns the defaults for a heap: events of up to a sixteenth of it, but not over 16 MiB, and
   * half of it for bodies being read, of the only capture. With 256 MiB, two lists of the largest
   * events are read at one time, or hundreds of ordinary ones.
   *
   * @param maxHeapBytes {@code Runtime.maxMemory()}
   */
  public static CaptureOptions forHeap(String host, int port, long maxHeapBytes) {
    long maxEventBytes =
        Math.min(
            EventListReader.DEFAULT_MAX_EVENT_BYTES,
            Math.max(LEAST_EVENT_BYTES, maxHeapBytes / EVENT_SHARE));
    return new CaptureOptions(
        host,
        port,
        (int) maxEventBytes,
        Math.max(maxEventBytes, maxHeapBytes / READING_SHARE),
        DEFAULT_IDLE_TIMEOUT,
        DEFAULT_BODY_TIMEOUT,
        DEFAULT_STOP_TIMEOUT,
        true);
  }

  /** Returns the same but for the size of an event and the heap for bodies. */
  public CaptureOptions withSizes(int newMaxEventBytes, long newReadingBytes) {
    return new CaptureOptions(
        host,
        port,
        newMaxEventBytes,
        newReadingBytes,
        idleTimeout,
        bodyTimeout,
        stopTimeout,
        soleCapture);
  }

  /** Returns the same but for the time-outs. */
  public CaptureOptions withTimeouts(Duration idle, Duration body, Duration stop) {
    return new CaptureOptions(
        host, port, maxEventBytes, readingBytes, idle, body, stop, soleCapture);
  }

  /** Returns the same but for whether this is the only capture. */
  public CaptureOptions withSoleCapture(boolean sole) {
    return new CaptureOptions(
        host, port, maxEventBytes, readingBytes, idleTimeout, bodyTimeout, stopTimeout, sole);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " is " + duration + ", expected more than nothing");
    }
  }
}
