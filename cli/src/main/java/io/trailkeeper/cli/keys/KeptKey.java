package io.trailkeeper.cli.keys;

import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key, and what is left of it.
 *
 * @param key its public half
 * @param here whether the private half is here
 * @param elsewhere where it is held; null if it is not held elsewhere
 * @param note why it was revoked; null if it was not, or nobody said
 */
record KeptKey(
    PublicKeyEntry key, boolean here, @Nullable KmsKey elsewhere, @Nullable String note) {

  /** Whether it can sign at all. */
  boolean isUsable() {
    return !key.isRevoked() && (here || elsewhere != null);
  }

  /** Says what it is worth. */
  String state(boolean signs, Instant now) {
    if (key.isRevoked()) {
      return "revoked from " + key.revocationTime() + " on" + (note == null ? "" : ": " + note);
    }
    if (signs) {
      return "signs";
    }
    return key.validityEndTime().isBefore(now) ? "ended" : "valid";
  }

  /** Says where the private half is. */
  String where() {
    return elsewhere != null
        ? "KMS " + elsewhere.keyId() + " in " + elsewhere.region()
        : here ? "here" : "gone";
  }
}
