package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What keeps a collector from going on. It waits and tries again.
 *
 * @param code what happened, for programs: CloudTrail's or S3's error code where there is one, for
 *     example {@code AccessDenied}
 * @param message what was tried, what was found, what to do; cut at {@value #MAX_MESSAGE}
 *     characters
 * @param since when it began
 * @param stage what could not be done
 */
public record DeliveryFailure(String code, String message, Instant since, Stage stage) {

  /** A server may say anything of any length. */
  private static final int MAX_MESSAGE = 2000;

  /** Cuts the message. */
  public DeliveryFailure {
    requireNonNull(code, "code");
    requireNonNull(since, "since");
    requireNonNull(stage, "stage");
    message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message;
  }

  /** What a collector does. */
  public enum Stage {
    /** Reading the journals, and what decides about their events. */
    CAPTURE,
    /** Delivering a log file. */
    LOG_FILE,
    /** Delivering a digest. */
    DIGEST
  }
}
