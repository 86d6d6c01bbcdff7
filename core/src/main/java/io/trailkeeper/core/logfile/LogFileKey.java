package io.trailkeeper.core.logfile;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The keys of log files, CloudTrail's to the letter: {@code
 * [prefix/]AWSLogs/<accountId>/CloudTrail/<region>/YYYY/MM/DD/<accountId>_CloudTrail_<region>_YYYYMMDDTHHmmZ_<16
 * characters>.json.gz}.
 *
 * <p>The 16 characters, meaningless to readers, are made from the trail, the content and a salt
 * (where in the journal the batch begins), so that a batch that is written again has the same key
 * and two different batches never do.
 */
public final class LogFileKey {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int UNIQUE_CHARS = 16;

  private LogFileKey() {}

  /**
   * Makes a key.
   *
   * @param prefix what comes before {@code AWSLogs/}; may be empty
   * @param preparedAt when delivery decided to write the file
   * @param salt what tells two files of the same content apart
   * @param contentSha256 the SHA-256 of the uncompressed content
   */
  public static String of(
      String prefix,
      TrailArn trail,
      Instant preparedAt,
      String salt,
      byte[] contentSha256,
      Compression compression) {
    String account = trail.accountId();
    String region = trail.region();
    return (prefix.isEmpty() ? "" : prefix + "/")
        + "AWSLogs/"
        + account
        + "/CloudTrail/"
        + region
        + "/"
        + DAY.format(preparedAt)
        + "/"
        + account
        + "_CloudTrail_"
        + region
        + "_"
        + MINUTE.format(preparedAt)
        + "_"
        + unique(trail, salt, contentSha256)
        + compression.suffix();
  }

  private static String unique(TrailArn trail, String salt, byte[] contentSha256) {
    MessageDigest digest = Sha256.newDigest();
    digest.update((trail + "\n" + salt + "\n").getBytes(StandardCharsets.UTF_8));
    byte[] hash = digest.digest(contentSha256);
    StringBuilder unique = new StringBuilder(UNIQUE_CHARS);
    for (int i = 0; i < UNIQUE_CHARS; i++) {
      unique.append(ALPHABET.charAt(hash[i] & 0x1f));
    }
    return unique.toString();
  }
}
