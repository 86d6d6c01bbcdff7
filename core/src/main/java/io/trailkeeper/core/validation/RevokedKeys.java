package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of keys that were revoked after what they signed: once for each key. Who has
 * such a key can date a digest back, which the signature alone does not show.
 */
final class RevokedKeys {

  private final PublicKeys publicKeys;
  private final Set<String> said = new HashSet<>();

  RevokedKeys(PublicKeys publicKeys) {
    this.publicKeys = publicKeys;
  }

  /** Returns what is to be said of an authentic digest's key, if it was not said yet. */
  Optional<Notice> notice(Authentic examined) {
    DigestFile digest = examined.digest();
    String fingerprint = digest.digestPublicKeyFingerprint();
    Optional<PublicKeyEntry> key = publicKeys.find(fingerprint).filter(PublicKeyEntry::isRevoked);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    @Nullable Instant revoked = key.get().revocationTime();
    if (wasThereBefore(revoked, examined) || !said.add(fingerprint)) {
      return Optional.empty();
    }
    return Optional.of(
        new Notice(
            Notice.Name.KEY_REVOKED_LATER,
            examined.key().toString(),
            key.get().validityStartTime(),
            revoked == null ? digest.digestEndTime() : revoked,
            "the key "
                + fingerprint
                + " was revoked from "
                + revoked
                + " on: digests before count, if they were there before"));
  }

  /** Whether an authority saw the digest before its key was revoked: then it was not made later. */
  private static boolean wasThereBefore(@Nullable Instant revoked, Authentic examined) {
    return revoked != null
        && examined.timestamp() instanceof ExaminedTimestamp.Verified verified
        && verified.time().isBefore(revoked);
  }
}
