package io.trailkeeper.core.cluster;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The two names under which a cluster's trails, log files and digests are filed.
 *
 * @param accountId 12 decimal digits, CloudTrail's account id
 * @param region lower-case letters, digits and hyphens, for example {@code local}
 */
public record ClusterIdentity(String accountId, String region) {

  /** The account id of a Trailkeeper that was given none and has no cluster to derive one from. */
  public static final String DEFAULT_ACCOUNT_ID = "000000000000";

  /** The region of a Trailkeeper that was given none. */
  public static final String DEFAULT_REGION = "local";

  private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");
  private static final int ACCOUNT_ID_DIGITS = 12;
  private static final Pattern UID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public ClusterIdentity {
    if (!ACCOUNT_ID.matcher(accountId).matches()) {
      throw new IllegalArgumentException(
          "account id \"" + accountId + "\" is not 12 decimal digits");
    }
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException(
          "region \"" + region + "\" is not 1 to 63 of a-z, 0-9 and hyphen");
    }
  }

  /**
   * Returns the account id of a cluster that was given none: the UID of its namespace {@code
   * kube-system}, without hyphens, read as a hexadecimal number, and of that number in decimal the
   * last 12 digits.
   *
   * @throws IllegalArgumentException if the text is not a UID
   */
  public static String deriveAccountId(String uid) {
    if (!UID.matcher(uid).matches()) {
      throw new IllegalArgumentException(
          "\"" + uid + "\" is not a UID such as 123e4567-e89b-42d3-a456-426614174000");
    }
    BigInteger number = new BigInteger(uid.replace("-", ""), 16);
    String digits = number.mod(BigInteger.TEN.pow(ACCOUNT_ID_DIGITS)).toString();
    return "0".repeat(ACCOUNT_ID_DIGITS - digits.length()) + digits;
  }

  /** Returns the ARN of the trail of this name in this cluster. */
  public TrailArn trail(String name) {
    return new TrailArn(region, accountId, name);
  }
}
