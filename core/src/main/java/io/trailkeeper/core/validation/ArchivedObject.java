package io.trailkeeper.core.validation;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An object of an {@link Archive}, open for reading. */
public final class ArchivedObject implements Closeable {

  private final InputStream content;
  private final Map<String, String> metadata;

  /**
   * Takes over an open object.
   *
   * @param content its bytes as they are stored; a read that fails because of the store throws an
   *     {@link IOException}
   * @param metadata its user metadata, names without {@code x-amz-meta-} and in any case, since
   *     stores change it; empty where the store keeps none
   */
  public ArchivedObject(InputStream content, Map<String, String> metadata) {
    this.content = requireNonNull(content, "content");
    Map<String, String> lowerCase = new TreeMap<>();
    metadata.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
    this.metadata = Map.copyOf(lowerCase);
  }

  /** Returns the bytes; they can be read once. */
  public InputStream content() {
    return content;
  }

  /** Returns the user metadata, its names in lower case. */
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
