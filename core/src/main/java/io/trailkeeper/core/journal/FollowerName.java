package io.trailkeeper.core.journal;

import io.trailkeeper.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What followers are called: by journals, and in their client certificates, whose common name has
 * at most 64 characters.
 *
 * <p>Whether a follower is a Trail's can be told by its name alone, so that nobody has to remember
 * which Trails there were, also not for a replica of capture that was away for a year. {@link
 * #HISTORY} could be a Trail's name and is not: no Trail may be called so. Whoever else follows
 * needs a name that no Trail can have: shorter than 64 characters, with two hyphens side by side,
 * for example {@code siem--main}.
 */
public final class FollowerName {

  /** History's name as a follower. */
  public static final String HISTORY = "history";

  private static final Pattern TRAIL = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");

  private static final int MIN_LENGTH = 3;

  /** The upper bound of X.520 for a common name. */
  private static final int MAX_LENGTH = 64;

  private static final int HASH_DIGITS = 16;

  private FollowerName() {}

  /** Whether a follower of this name is the collector of a Trail that there is, or was. */
  public static boolean isOfTrail(String follower) {
    if (follower.equals(HISTORY)) {
      return false;
    }
    // One that was cut may have two hyphens side by side.
    return follower.length() == MAX_LENGTH
        || (follower.length() >= MIN_LENGTH
            && follower.length() < MAX_LENGTH
            && TRAIL.matcher(follower).matches());
  }

  /**
   * Returns the name of a Trail's collector: the Trail's, if that has at most 64 characters; else
   * its first 47, {@code -}, and 16 hexadecimal digits of its SHA-256.
   */
  public static String of(String trail) {
    if (trail.length() <= MAX_LENGTH) {
      return trail;
    }
    String hash = Sha256.hex(trail.getBytes(StandardCharsets.UTF_8));
    return trail.substring(0, MAX_LENGTH - 1 - HASH_DIGITS) + "-" + hash.substring(0, HASH_DIGITS);
  }
}
