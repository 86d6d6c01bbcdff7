package io.trailkeeper.core.gzip;

import java.io.InputStream;

/**
 * One gzip member (RFC 1952), which is what every log file and every digest is stored as.
 *
 * <p>Hashes in digests are over the uncompressed bytes, so a reader that took more than one member,
 * or stopped after the first, would see other content than the one that was hashed.
 */
public final class GzipMember {

  private GzipMember() {}

  /**
   * Compresses bytes into one member. The same bytes give the same member on every Java runtime.
   */
  public static byte[] compress(byte[] content) {
    GzipMemberWriter writer = new GzipMemberWriter(content.length);
    writer.update(content, 0, content.length);
    return writer.finish();
  }

  /**
   * Opens a member for reading. The stream reads ahead from {@code source} and keeps a few KiB of
   * it, however long the member; closing it closes {@code source}. It is for one thread.
   *
   * <p>The content is proven only by a read that returns -1: before it does so, the stream has
   * checked the checksum and the length, and that {@code source} ends with the member. Reads throw
   * {@link InvalidGzipException} for anything else, and go on throwing it; an {@link
   * java.io.IOException} of {@code source} passes through.
   */
  public static InputStream open(InputStream source) {
    return new GzipMemberInputStream(source);
  }
}
