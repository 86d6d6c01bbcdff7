package io.trailkeeper.objectstore.store;

import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The rule for keys, one for all stores, so that a bucket can be copied to a volume and back.
 *
 * <p>A key is one or more segments with a slash between each two. A segment is not empty, does not
 * begin with a dot, is at most {@value #MAX_SEGMENT_BYTES} bytes, and has no control character, no
 * backslash and no half of a surrogate pair. A key is at most {@value #MAX_KEY_BYTES} bytes. Bytes
 * are counted in UTF-8.
 */
public final class ObjectKeys {

  /** How long a key may be: S3's limit. */
  public static final int MAX_KEY_BYTES = 1024;

  /** How long a segment may be: the limit of a file's name on all common file systems. */
  public static final int MAX_SEGMENT_BYTES = 255;

  /** Keys in the order in which stores list them: by their bytes in UTF-8, unsigned. */
  public static final Comparator<String> ORDER = ObjectKeys::compare;

  /** How much of a wrong key a message shows. */
  private static final int PRINTED_CHARACTERS = 200;

  private ObjectKeys() {}

  /** Whether a text is a key. */
  public static boolean isValid(String key) {
    return fault(key) == null;
  }

  /**
   * Returns normally when a text is a key.
   *
   * @throws ObjectStoreException with {@link Reason#INVALID_OBJECT_KEY} saying why it is not
   */
  public static void requireValid(String key) {
    String fault = fault(key);
    if (fault != null) {
      throw new ObjectStoreException(
          Reason.INVALID_OBJECT_KEY, "Object key \"" + printable(key) + "\" " + fault);
    }
  }

  /**
   * Returns normally when a key can begin with a text: when it is empty, a key, or a key with a
   * slash behind it.
   *
   * @throws ObjectStoreException with {@link Reason#INVALID_OBJECT_KEY} saying why none can
   */
  public static void requireValidPrefix(String prefix) {
    if (!prefix.isEmpty()) {
      requireValid(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
    }
  }

  private static @Nullable String fault(String key) {
    int segmentStart = 0;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '/') {
        String fault = segmentFault(key, segmentStart, i);
        if (fault != null) {
          return fault;
        }
        segmentStart = i + 1;
      } else if (c == '\\') {
        return "has a backslash";
      } else if (Character.isISOControl(c)) {
        return "has a control character";
      } else if (Character.isHighSurrogate(c)
          && i + 1 < key.length()
          && Character.isLowSurrogate(key.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return "has half of a surrogate pair";
      }
    }
    String fault = segmentFault(key, segmentStart, key.length());
    if (fault == null && utf8Length(key) > MAX_KEY_BYTES) {
      return "is longer than " + MAX_KEY_BYTES + " bytes";
    }
    return fault;
  }

  private static @Nullable String segmentFault(String key, int start, int end) {
    if (start == end) {
      return "has an empty segment";
    }
    if (key.charAt(start) == '.') {
      return "has a segment that begins with a dot";
    }
    // Three bytes at most for a char: most segments need no encoding to be found short enough.
    if ((end - start) * 3 > MAX_SEGMENT_BYTES
        && utf8Length(key.substring(start, end)) > MAX_SEGMENT_BYTES) {
      return "has a segment longer than " + MAX_SEGMENT_BYTES + " bytes";
    }
    return null;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Without encoding: only surrogates, which stand for the highest characters, are out of place.
   */
  private static int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        return Character.isSurrogate(l) == Character.isSurrogate(r)
            ? Character.compare(l, r)
            : Boolean.compare(Character.isSurrogate(l), Character.isSurrogate(r));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** A hostile key must not forge a line of a log, nor fill it. */
  private static String printable(String key) {
    StringBuilder text = new StringBuilder();
    key.codePoints()
        .limit(PRINTED_CHARACTERS)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF)) {
                text.append(String.format("\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return key.codePointCount(0, key.length()) > PRINTED_CHARACTERS
        ? text + "..."
        : text.toString();
  }
}
