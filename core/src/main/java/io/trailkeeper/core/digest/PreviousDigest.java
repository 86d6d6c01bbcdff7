package io.trailkeeper.core.digest;

/**
 * The link of a digest to the one before it in its chain.
 *
 * @param s3Bucket where the digest before is stored
 * @param s3Object its key
 * @param hashValue the SHA-256 of its uncompressed bytes
 * @param signature its signature
 */
public record PreviousDigest(String s3Bucket, String s3Object, String hashValue, String signature) {

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public PreviousDigest {
    DigestValues.bucket("previousDigestS3Bucket", s3Bucket);
    DigestValues.objectKey("previousDigestS3Object", s3Object);
    DigestValues.hash("previousDigestHashValue", hashValue);
    DigestValues.signature("previousDigestSignature", signature);
  }
}
