package io.trailkeeper.objectstore.store;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What travels with an object beside its content.
 *
 * @param contentType a media type, for example {@code application/gzip}
 * @param userMetadata names of {@code a-z 0-9 -} and values of printable ASCII without blanks at
 *     either end, the only ones that every store hands back as they were; at most {@value
 *     #MAX_USER_METADATA_BYTES} bytes in all, which is S3's limit
 */
public record ObjectMetadata(String contentType, Map<String, String> userMetadata) {

  /** How long the names and values of user metadata may be together. */
  public static final int MAX_USER_METADATA_BYTES = 2048;

  private static final Pattern CONTENT_TYPE = Pattern.compile("[!-~]+/[!-~]+(; ?[!-~]+)*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]*[!-~])?");

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public ObjectMetadata {
    if (!CONTENT_TYPE.matcher(contentType).matches()) {
      throw new IllegalArgumentException("content type \"" + contentType + "\" is no media type");
    }
    userMetadata = Map.copyOf(userMetadata);
    int bytes = 0;
    for (Map.Entry<String, String> entry : userMetadata.entrySet()) {
      requireSendable(entry.getKey(), entry.getValue());
      bytes += entry.getKey().length() + entry.getValue().length();
    }
    if (bytes > MAX_USER_METADATA_BYTES) {
      throw new IllegalArgumentException(
          "user metadata has " + bytes + " bytes; at most " + MAX_USER_METADATA_BYTES);
    }
  }

  /** Metadata of an object that has nothing but a content type. */
  public static ObjectMetadata ofContentType(String contentType) {
    return new ObjectMetadata(contentType, Map.of());
  }

  private static void requireSendable(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "user metadata name \"" + name + "\" is not made of a-z, 0-9 and single hyphens");
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the value of user metadata \""
              + name
              + "\" is empty, has blanks at an end, or characters that are not printable ASCII");
    }
  }
}
