package io.trailkeeper.faults.account;

/**
 * What came of a fault: of the events that were made while it was on.
 *
 * @param fault its name
 * @param times how often it was on
 * @param acknowledged events that were
 * @param delivered of these, those that are in the destination
 * @param said of these, those that were destroyed by the fault, are not delivered, and are covered
 *     by gaps in digests
 * @param lost of these, all others that are not delivered
 * @param doubled events, acknowledged or not, that were delivered more than once
 * @param digests digests that came while it was on
 * @param validDigests of these, those without a finding
 */
public record Tally(
    String fault,
    int times,
    long acknowledged,
    long delivered,
    long said,
    long lost,
    long doubled,
    long digests,
    long validDigests) {

  /** Returns a tally of nothing. */
  public static Tally none(String fault) {
    return new Tally(fault, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Returns both together, under this one's name. */
  public Tally plus(Tally other) {
    return new Tally(
        fault,
        times + other.times,
        acknowledged + other.acknowledged,
        delivered + other.delivered,
        said + other.said,
        lost + other.lost,
        doubled + other.doubled,
        digests + other.digests,
        validDigests + other.validDigests);
  }

  /** Whether nothing was lost or doubled, and every digest is valid. */
  public boolean isGood() {
    return lost == 0 && doubled == 0 && digests == validDigests;
  }
}
