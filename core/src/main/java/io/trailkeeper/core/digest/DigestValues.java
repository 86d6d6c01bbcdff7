package io.trailkeeper.core.digest;

import java.nio.charset.StandardCharsets;

/**
 * The forms of the texts in a digest. Each check returns the text, or says what is wrong with it.
 */
final class DigestValues {

  private static final int MAX_BUCKET_CHARS = 255;
  private static final int MAX_KEY_BYTES = 1024;
  private static final int HASH_DIGITS = 64;

  /** RSA with 2048 to 4096 bits: a longer signature would not fit S3's 2 KB of user metadata. */
  private static final int MIN_SIGNATURE_DIGITS = 512;

  private static final int MAX_SIGNATURE_DIGITS = 1024;

  private DigestValues() {}

  /** A bucket's name, or what stands for it: it ends at the first slash of the signed text. */
  static String bucket(String name, String value) {
    if (value.isEmpty()
        || value.length() > MAX_BUCKET_CHARS
        || value.indexOf('/') >= 0
        || !isPlainText(value)) {
      throw illegal(
          name, value, "1 to " + MAX_BUCKET_CHARS + " characters, no slash, no control character");
    }
    return value;
  }

  static String objectKey(String name, String value) {
    if (value.isEmpty()
        || value.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES
        || !isPlainText(value)) {
      throw illegal(
          name, value, "1 to " + MAX_KEY_BYTES + " bytes of UTF-8 without control characters");
    }
    return value;
  }

  static String hash(String name, String value) {
    if (value.length() != HASH_DIGITS || !isLowerCaseHex(value)) {
      throw illegal(name, value, HASH_DIGITS + " lower-case hexadecimal digits");
    }
    return value;
  }

  static String signature(String name, String value) {
    if (value.length() < MIN_SIGNATURE_DIGITS
        || value.length() > MAX_SIGNATURE_DIGITS
        || value.length() % 2 != 0
        || !isLowerCaseHex(value)) {
      throw illegal(
          name,
          value,
          MIN_SIGNATURE_DIGITS
              + " to "
              + MAX_SIGNATURE_DIGITS
              + " lower-case hexadecimal digits, an even number of them");
    }
    return value;
  }

  /** Ours are SHA-256, 64 digits; CloudTrail's have 32. */
  static String fingerprint(String name, String value) {
    if ((value.length() != HASH_DIGITS && value.length() != 32) || !isLowerCaseHex(value)) {
      throw illegal(name, value, "64 lower-case hexadecimal digits (CloudTrail's: 32)");
    }
    return value;
  }

  /** A value that can only be one text, because this version knows no other. */
  static void only(String name, String value, String allowed) {
    if (!value.equals(allowed)) {
      throw illegal(name, value, Excerpt.of(allowed));
    }
  }

  static IllegalArgumentException illegal(String name, String value, String expected) {
    return new IllegalArgumentException(
        name + " is " + Excerpt.of(value) + "; expected " + expected);
  }

  /** No control characters, and no half of a surrogate pair, which UTF-8 cannot hold. */
  static boolean isPlainText(String value) {
    return value.chars().noneMatch(Character::isISOControl)
        && StandardCharsets.UTF_8.newEncoder().canEncode(value);
  }

  private static boolean isLowerCaseHex(String value) {
    return value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
