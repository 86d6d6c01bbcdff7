package io.trailkeeper.operator.process;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;

/** The metrics of JOSDK, as many for a thousand Trails as for one. */
final class OperatorMetrics {

  /** A reconciliation is tried again for ever: without a bound each try would be a series. */
  private static final String RETRIES = "reconciliations.retries.number";

  private static final String MANY = "2 or more";

  private OperatorMetrics() {}

  static Metrics of(MeterRegistry registry) {
    registry
        .config()
        .meterFilter(
            MeterFilter.replaceTagValues(
                RETRIES, number -> number.equals("0") || number.equals("1") ? number : MANY));
    return MicrometerMetrics.withoutPerResourceMetrics(registry);
  }
}
