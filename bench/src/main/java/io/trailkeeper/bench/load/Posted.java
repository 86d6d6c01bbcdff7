package io.trailkeeper.bench.load;

import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What was posted, and how it was answered.
 *
 * @param bodies how many bodies
 * @param events how many events
 * @param bytes of bodies, before TLS
 * @param refusals answers other than 200, and attempts without one; each body was posted again
 * @param wallNanos from when the first body was due to the last acknowledgement
 * @param latencyNanos of acknowledgements: from when a body was due, or was sent if nothing was due
 *     at a time, to its 200
 * @param acknowledgements in the order in which they came
 */
public record Posted(
    int bodies,
    long events,
    long bytes,
    long refusals,
    long wallNanos,
    Histogram latencyNanos,
    List<Acknowledgement> acknowledgements) {

  /**
   * A body that was acknowledged.
   *
   * @param at when
   * @param events how many events it has
   */
  public record Acknowledgement(Instant at, int events) {}

  /** Copies the list. */
  public Posted {
    acknowledgements = List.copyOf(acknowledgements);
  }
}
