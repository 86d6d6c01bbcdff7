package io.trailkeeper.core.digest;

import java.util.Optional;

/** Why a digest starts a chain, having no predecessor. */
public enum ChainStartReason {
  /** The trail began to log. */
  LOGGING_STARTED("LoggingStarted", false),
  /** The trail logs again after it had been stopped. */
  LOGGING_RESTARTED("LoggingRestarted", false),
  /** Log file validation was switched on for a trail that was logging already. */
  VALIDATION_ENABLED("ValidationEnabled", false),
  /** The trail delivers to another place than before. */
  DESTINATION_CHANGED("DestinationChanged", false),
  /** The checkpoint, and with it the end of the chain before, was lost. */
  CHECKPOINT_LOST("CheckpointLost", true),
  /** The key that signed the chain before was lost and nothing else could sign on. */
  SIGNING_KEY_LOST("SigningKeyLost", true);

  private final String text;
  private final boolean loss;

  ChainStartReason(String text, boolean loss) {
    this.text = text;
    this.loss = loss;
  }

  /** Returns the reason as digests write it, for example {@code LoggingStarted}. */
  public String text() {
    return text;
  }

  /** Whether something was lost, so that the chain before may have no signed end. */
  public boolean isLoss() {
    return loss;
  }

  /** Returns the reason that is written so. */
  public static Optional<ChainStartReason> ofText(String text) {
    for (ChainStartReason reason : values()) {
      if (reason.text.equals(text)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
