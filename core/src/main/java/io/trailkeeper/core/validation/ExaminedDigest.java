package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import org.jspecify.annotations.Nullable;

/** A digest by itself, without its neighbours. */
sealed interface ExaminedDigest {

  /** Returns where it lies. */
  DigestKey key();

  /**
   * A digest that the trail's key signed, and that lies where it was written.
   *
   * @param key where it lies
   * @param digest what it says
   * @param place where it was written; unlike the key that may be elsewhere in a relocated archive
   * @param hashValue the SHA-256 of its bytes
   * @param signature its signature
   * @param timestamp what its time-stamp says; null if nobody wants to know
   */
  record Authentic(
      DigestKey key,
      DigestFile digest,
      RecordedPlace place,
      String hashValue,
      String signature,
      @Nullable ExaminedTimestamp timestamp)
      implements ExaminedDigest {}

  /**
   * An object under a digest's key of which nothing can be believed.
   *
   * @param key where it lies
   * @param finding why
   */
  record Rejected(DigestKey key, Finding finding) implements ExaminedDigest {}
}
