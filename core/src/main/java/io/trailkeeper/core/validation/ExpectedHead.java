package io.trailkeeper.core.validation;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A digest that must be there, because it was seen before or the cluster says so: the head of the
 * chain at that time.
 *
 * @param sequenceNumber its number in its chain, from 1; null where the digest has none
 * @param sha256 the SHA-256 of its uncompressed bytes, 64 lower-case hexadecimal digits
 * @param digestKey where it lay, if that is known: without it all digests before the range are read
 *     when it is not in or behind the range
 */
public record ExpectedHead(
    @Nullable Long sequenceNumber, String sha256, @Nullable String digestKey) {

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-fA-F]{64})");

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public ExpectedHead {
    if (sequenceNumber != null && sequenceNumber < 1) {
      throw new IllegalArgumentException(
          "the expected head's number is " + sequenceNumber + "; expected 1 or more");
    }
    if (!SHA_256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "the expected head's SHA-256 is not 64 lower-case hexadecimal digits");
    }
  }

  /**
   * Reads {@code SEQUENCE:SHA256}.
   *
   * @throws IllegalArgumentException if the text is not of this form
   */
  public static ExpectedHead parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no chain head; expected SEQUENCE:SHA256, the digest's number and 64"
              + " hexadecimal digits");
    }
    return new ExpectedHead(
        Long.valueOf(matcher.group(1)), matcher.group(2).toLowerCase(Locale.ROOT), null);
  }

  /** The digest in words. */
  String words() {
    return "digest "
        + (sequenceNumber == null ? "" : "number " + sequenceNumber + " ")
        + "with SHA-256 "
        + sha256;
  }
}
