package io.trailkeeper.bench.report;

import org.HdrHistogram.Histogram;

/**
 * A distribution of times, in milliseconds.
 *
 * @param count of how many
 */
public record Latency(long count, double p50, double p99, double p999, double max) {

  /**
   * Takes a distribution.
   *
   * @param perMilli how many of its units are a millisecond
   */
  public static Latency of(Histogram histogram, double perMilli) {
    return new Latency(
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50) / perMilli,
        histogram.getValueAtPercentile(99) / perMilli,
        histogram.getValueAtPercentile(99.9) / perMilli,
        histogram.getMaxValue() / perMilli);
  }
}
