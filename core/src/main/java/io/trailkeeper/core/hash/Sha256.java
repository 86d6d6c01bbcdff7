package io.trailkeeper.core.hash;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as bytes and as digests write it: 64 lower-case hexadecimal digits. */
public final class Sha256 {

  /** The name of the algorithm in digests. */
  public static final String ALGORITHM = "SHA-256";

  private Sha256() {}

  /** Returns the hash of these bytes. */
  public static byte[] hash(byte[] content) {
    return newDigest().digest(content);
  }

  /** Returns the hash of these bytes in hexadecimal. */
  public static String hex(byte[] content) {
    return HexFormat.of().formatHex(hash(content));
  }

  /** Returns the hash of what is left of a stream, in flat memory; it does not close the stream. */
  public static String hex(InputStream content) throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[16 * 1024];
    int read;
    while ((read = content.read(buffer)) >= 0) {
      digest.update(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns a hash to be fed piece by piece. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256, this one has not", e);
    }
  }
}
