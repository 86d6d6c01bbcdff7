package io.trailkeeper.core.digest;

import java.nio.charset.StandardCharsets;

/**
 * What the signature of a digest is over, CloudTrail's to the letter. Four lines, joined by line
 * feeds and without a final one: the digest's end time, {@code bucket/key}, the SHA-256 of the
 * digest's bytes, and the signature of the digest before or the word {@code null}.
 *
 * @param text the four lines
 */
public record StringToSign(String text) {

  /**
   * Returns the text for a digest.
   *
   * @param digest the digest
   * @param hashValue the SHA-256 of its bytes as they were written or read, not as they would be
   *     written again
   */
  public static StringToSign of(DigestFile digest, String hashValue) {
    PreviousDigest previous = digest.previousDigest();
    return new StringToSign(
        DigestTime.text(digest.digestEndTime())
            + "\n"
            + digest.digestS3Bucket()
            + "/"
            + digest.digestS3Object()
            + "\n"
            + DigestValues.hash("hashValue", hashValue)
            + "\n"
            + (previous == null ? "null" : previous.signature()));
  }

  /** Returns the bytes that are signed: the text in UTF-8. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text;
  }
}
