package io.trailkeeper.crds.validation;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The forms of names that a Trail holds, and the phrases for them in errors. */
final class Names {

  static final String LABEL_RULE =
      "1 to 63 lower-case letters, digits and '-', starting and ending with a letter or digit";
  static final String SUBDOMAIN_RULE =
      "1 to 253 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit";
  static final String BUCKET_RULE =
      "3 to 63 lower-case letters, digits, '.' and '-', starting and ending with a letter or"
          + " digit, without two '.' side by side, and not like an IP address";
  static final String KEY_PATH_RULE =
      "segments with a '/' between each two, each of at most 255 bytes and not starting with"
          + " '.', without '\\' and control characters";

  private static final int MAX_SEGMENT_BYTES = 255;

  private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern LABEL = Pattern.compile(LABEL_FORM);
  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
  private static final Pattern TWO_DOTS = Pattern.compile("\\.[.-]|-\\.");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  private Names() {}

  /** Whether a text is a DNS-1123 label, as names of namespaces are. */
  static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** Whether a text is a DNS-1123 subdomain, as names of most objects are. */
  static boolean isSubdomain(String text) {
    return text.length() <= 253
        && SUBDOMAIN.matcher(text).matches()
        && !TWO_DOTS.matcher(text).find();
  }

  /** Whether a text can be the name of a bucket. */
  static boolean isBucket(String text) {
    return BUCKET.matcher(text).matches()
        && !text.contains("..")
        && !IP_ADDRESS.matcher(text).matches();
  }

  /** Whether a text can be the beginning of a key, and a relative path that stays where it is. */
  static boolean isKeyPath(String text) {
    for (String segment : text.split("/", -1)) {
      if (!isSegment(segment)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSegment(String segment) {
    return !segment.isEmpty()
        && !segment.startsWith(".")
        && segment.indexOf('\\') < 0
        && segment.getBytes(StandardCharsets.UTF_8).length <= MAX_SEGMENT_BYTES
        && segment
            .codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
