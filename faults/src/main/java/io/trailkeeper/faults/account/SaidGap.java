package io.trailkeeper.faults.account;

/**
 * A gap that a digest tells of.
 *
 * @param reason why
 * @param events how many events are missing, or {@link #UNKNOWN}
 */
public record SaidGap(String reason, long events) {

  /** It is not known how many. */
  public static final long UNKNOWN = -1;
}
