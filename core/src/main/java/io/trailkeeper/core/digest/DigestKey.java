package io.trailkeeper.core.digest;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.TrailArn;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The key of a digest in its destination, CloudTrail's to the letter: {@code
 * [prefix/]AWSLogs/<account>/CloudTrail-Digest/<region>/YYYY/MM/DD/<account>_CloudTrail-Digest_<region>_<trail>_<region>_YYYYMMDDTHHMMSSZ.json.gz}.
 *
 * <p>The first region is that of the log files, the second the trail's home; a cluster has one.
 * Keys of one trail sort by their end time.
 *
 * @param prefix the destination's key prefix; empty for none
 * @param trail the trail
 * @param digestEndTime when the digest ends, whole seconds
 */
public record DigestKey(String prefix, TrailArn trail, Instant digestEndTime) {

  private static final String SUFFIX = ".json.gz";
  private static final String SIGNATURE_SUFFIX = ".sig";
  private static final String TIMESTAMP_SUFFIX = ".tsr";

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public DigestKey {
    KeyPrefix.check(prefix);
    requireNonNull(trail, "trail");
    DigestTime.check("digestEndTime", digestEndTime);
  }

  /** Returns the key. */
  @Override
  public String toString() {
    return listingPrefix(prefix, trail)
        + DigestTime.folder(digestEndTime)
        + "/"
        + trail.accountId()
        + "_CloudTrail-Digest_"
        + trail.region()
        + "_"
        + trail.name()
        + "_"
        + trail.region()
        + "_"
        + DigestTime.name(digestEndTime)
        + SUFFIX;
  }

  /** Returns the key of the detached signature that lies beside the digest. */
  public String signatureKey() {
    return this + SIGNATURE_SUFFIX;
  }

  /** Returns the key of the time-stamp response (RFC 3161) that may lie beside the digest. */
  public String timestampKey() {
    return this + TIMESTAMP_SUFFIX;
  }

  /** Returns what the keys of all digests of the trail's account and region begin with. */
  public static String listingPrefix(String prefix, TrailArn trail) {
    return KeyPrefix.folder(KeyPrefix.check(prefix))
        + "AWSLogs/"
        + trail.accountId()
        + "/CloudTrail-Digest/"
        + trail.region()
        + "/";
  }

  /**
   * Reads a key back.
   *
   * @return the key, or nothing if the text is not the key of a digest of this trail under this
   *     prefix: that of another trail, a detached signature, or anything else
   */
  public static Optional<DigestKey> parse(String prefix, TrailArn trail, String text) {
    int timeEnd = text.length() - SUFFIX.length();
    int timeStart = timeEnd - DigestTime.NAME_LENGTH;
    if (timeStart < 0) {
      return Optional.empty();
    }
    try {
      Instant end = DigestTime.parseName(text.substring(timeStart, timeEnd));
      return Optional.of(new DigestKey(prefix, trail, end))
          .filter(key -> key.toString().equals(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
