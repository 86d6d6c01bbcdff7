package io.trailkeeper.objectstore.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * An object open for reading, once and by one thread. Close it.
 *
 * <p>Reading {@link #content} throws {@link ObjectStoreException} when the store fails midway or
 * ends before {@link #size} bytes, and never {@link IOException}: so an {@code IOException} of a
 * stream put on top, such as one that decompresses, always means bad content.
 */
public final class StoredObject implements AutoCloseable {

  /** How a store lets go of an object's content. */
  @FunctionalInterface
  public interface Release {

    /**
     * Called once.
     *
     * @param readWhole whether all of the content was read, so that what carried it can be used
     *     again
     */
    void release(boolean readWhole) throws IOException;
  }

  private final ContentStream content;
  private final long size;
  private final Map<String, String> userMetadata;
  private final Release release;
  private boolean closed;

  /**
   * For stores.
   *
   * @param name what is read, for messages, for example {@code file:/a/b}
   * @param content the bytes, at their beginning; closed by nobody but {@code release}
   * @param size how many bytes there are
   * @param userMetadata as it was put, or empty where the store does not keep it
   * @param release lets go of the content
   */
  public StoredObject(
      String name,
      InputStream content,
      long size,
      Map<String, String> userMetadata,
      Release release) {
    this.content = new ContentStream(name, content, size);
    this.size = size;
    this.userMetadata = Map.copyOf(userMetadata);
    this.release = Objects.requireNonNull(release, "release");
  }

  /** Returns the content, always the same stream. Closing it does nothing: close this object. */
  public InputStream content() {
    return content;
  }

  /** Returns how many bytes the content has. */
  public long size() {
    return size;
  }

  /** Returns the user metadata, its names in lower case. */
  public Map<String, String> userMetadata() {
    return userMetadata;
  }

  /** Lets go of the content, read or not. Does nothing the second time. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        release.release(content.isAtEnd());
      } catch (IOException e) {
        // What was read is whole all the same, and what was not read is not wanted.
      }
    }
  }
}
