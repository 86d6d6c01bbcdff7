package io.trailkeeper.core.digest;

/** The part of a destination's keys that its owner chose: CloudTrail's {@code S3KeyPrefix}. */
final class KeyPrefix {

  /** CloudTrail's limit; it leaves room for the rest within S3's 1,024 bytes. */
  private static final int MAX_CHARS = 200;

  private KeyPrefix() {}

  /**
   * Returns the prefix, if it is one: empty, or segments joined by slashes, none of them empty or
   * of dots alone, no slash at either end.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static String check(String prefix) {
    if (prefix.length() > MAX_CHARS || !DigestValues.isPlainText(prefix)) {
      throw illegal(prefix);
    }
    if (!prefix.isEmpty()) {
      for (String segment : prefix.split("/", -1)) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
          throw illegal(prefix);
        }
      }
    }
    return prefix;
  }

  /** Returns what stands before {@code AWSLogs}: nothing, or the prefix and a slash. */
  static String folder(String prefix) {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  private static IllegalArgumentException illegal(String prefix) {
    return DigestValues.illegal(
        "key prefix",
        prefix,
        "at most "
            + MAX_CHARS
            + " characters, no control characters, no slash at either end, no segment that is"
            + " empty, \".\" or \"..\"");
  }
}
