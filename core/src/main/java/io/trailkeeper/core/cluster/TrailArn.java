package io.trailkeeper.core.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a trail in all the world: {@code
 * arn:trailkeeper:cloudtrail:<region>:<accountId>:trail/<name>}.
 *
 * <p>The form is CloudTrail's with another partition, so that its clients take it.
 *
 * @param region the region of the trail's cluster
 * @param accountId the account id of the trail's cluster
 * @param name the trail's name, by CloudTrail's rule: 3 to 128 letters, digits and {@code . _ -},
 *     beginning and ending with a letter or digit, no two of {@code . _ -} side by side, and not in
 *     the form of an IP address
 */
public record TrailArn(String region, String accountId, String name) {

  private static final Pattern ARN =
      Pattern.compile("arn:trailkeeper:cloudtrail:([^:]*):([^:]*):trail/(.*)", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]+([._-][A-Za-z0-9]+)*");
  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  /** The rule for a trail's name, as a sentence for errors. */
  public static final String NAME_RULE =
      "3 to 128 letters, digits, '.', '_' and '-', starting and ending with a letter or digit,"
          + " without two of '.', '_' and '-' side by side, and not like an IP address";

  /**
   * @throws IllegalArgumentException naming the part that is not of its form
   */
  public TrailArn {
    ClusterIdentity identity = new ClusterIdentity(accountId, region);
    region = identity.region();
    if (!isTrailName(name)) {
      throw new IllegalArgumentException(
          "trail name \"" + name + "\" is not allowed; allowed: " + NAME_RULE);
    }
  }

  /** Whether a text is a trail's name by CloudTrail's rule. */
  public static boolean isTrailName(String text) {
    return text.length() >= 3
        && text.length() <= 128
        && NAME.matcher(text).matches()
        && !IP_ADDRESS.matcher(text).matches();
  }

  /**
   * Reads an ARN as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException saying what was found and what a trail's ARN looks like
   */
  public static TrailArn parse(String text) {
    Matcher matcher = ARN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a trail's ARN; expected"
              + " arn:trailkeeper:cloudtrail:<region>:<12-digit account id>:trail/<name>");
    }
    return new TrailArn(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /** Returns the cluster that the trail belongs to. */
  public ClusterIdentity cluster() {
    return new ClusterIdentity(accountId, region);
  }

  @Override
  public String toString() {
    return "arn:trailkeeper:cloudtrail:" + region + ":" + accountId + ":trail/" + name;
  }
}
