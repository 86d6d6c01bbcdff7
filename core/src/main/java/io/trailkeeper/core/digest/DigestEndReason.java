package io.trailkeeper.core.digest;

import java.util.Optional;

/** Why a digest ends where it does. */
public enum DigestEndReason {
  /** The digest interval was over. */
  INTERVAL("Interval", false),
  /** The ledger had grown large before the interval was over. */
  LEDGER_FULL("LedgerFull", false),
  /** The collector shut down; the chain goes on when it runs again. */
  STOPPED("Stopped", false),
  /** The trail was told to stop logging. */
  LOGGING_STOPPED("LoggingStopped", true),
  /** Log file validation was switched off. */
  VALIDATION_DISABLED("ValidationDisabled", true),
  /** The trail delivers to another place from here on. */
  DESTINATION_CHANGED("DestinationChanged", true),
  /** The trail was deleted. */
  TRAIL_DELETED("TrailDeleted", true);

  private final String text;
  private final boolean closesChain;

  DigestEndReason(String text, boolean closesChain) {
    this.text = text;
    this.closesChain = closesChain;
  }

  /** Returns the reason as digests write it, for example {@code Interval}. */
  public String text() {
    return text;
  }

  /** Whether this is the last digest of its chain: what follows starts another one. */
  public boolean closesChain() {
    return closesChain;
  }

  /** Returns the reason that is written so. */
  public static Optional<DigestEndReason> ofText(String text) {
    for (DigestEndReason reason : values()) {
      if (reason.text.equals(text)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
