package io.trailkeeper.core.config;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.selector.Selection;

/**
 * All that a collector is told.
 *
 * @param trail the trail
 * @param logging whether the trail is logging (StartLogging, StopLogging)
 * @param selection which events it logs
 * @param destination where it delivers
 * @param delivery how it delivers
 * @param logFileValidation whether and how often it writes digests
 */
public record CollectorConfiguration(
    TrailArn trail,
    boolean logging,
    Selection selection,
    Destination destination,
    DeliveryOptions delivery,
    LogFileValidation logFileValidation) {

  /** Refuses null. */
  public CollectorConfiguration {
    requireNonNull(trail, "trail");
    requireNonNull(selection, "selection");
    requireNonNull(destination, "destination");
    requireNonNull(delivery, "delivery");
    requireNonNull(logFileValidation, "logFileValidation");
  }
}
