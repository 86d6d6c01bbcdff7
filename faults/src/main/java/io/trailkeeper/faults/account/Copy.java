package io.trailkeeper.faults.account;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;

/** An object as it was read. */
final class Copy {

  private final byte[] content;
  private final Map<String, String> metadata;

  /**
   * @param content its bytes; not copied
   * @param metadata its user metadata
   */
  Copy(byte[] content, Map<String, String> metadata) {
    this.content = content;
    this.metadata = Map.copyOf(metadata);
  }

  InputStream content() {
    return new ByteArrayInputStream(content);
  }

  Map<String, String> metadata() {
    return metadata;
  }

  boolean holdsTheSameAs(Copy other) {
    return Arrays.equals(content, other.content);
  }
}
