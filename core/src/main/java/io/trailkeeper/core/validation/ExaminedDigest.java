package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;

/** A digest by itself, without its neighbours. */
sealed interface ExaminedDigest {

  /**
   * A digest that the trail's key signed, and that lies where it was written.
   *
   * @param key where it lies
   * @param digest what it says
   * @param hashValue the SHA-256 of its bytes
   * @param signature its signature
   */
  record Authentic(DigestKey key, DigestFile digest, String hashValue, String signature)
      implements ExaminedDigest {}

  /**
   * An object under a digest's key of which nothing can be believed.
   *
   * @param finding why
   */
  record Rejected(Finding finding) implements ExaminedDigest {}
}
