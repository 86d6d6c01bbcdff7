package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import java.util.Optional;

/**
 * Where a digest says that it was written: the destination of its trail at that time.
 *
 * @param bucket the bucket, or the name that stands for a volume
 * @param prefix the destination's key prefix; empty for none
 */
record RecordedPlace(String bucket, String prefix) {

  /**
   * Returns the place of a digest that lies under a key, or nothing if it was not written under
   * this key, whatever the prefix.
   */
  static Optional<RecordedPlace> of(DigestKey key, DigestFile digest) {
    String written = digest.digestS3Object();
    String below = key.toString().substring(folder(key.prefix()).length());
    if (!written.endsWith(below)) {
      return Optional.empty();
    }
    String folder = written.substring(0, written.length() - below.length());
    if (!folder.isEmpty() && !folder.endsWith("/")) {
      return Optional.empty();
    }
    String prefix = folder.isEmpty() ? "" : folder.substring(0, folder.length() - 1);
    return isPrefix(prefix, key)
        ? Optional.of(new RecordedPlace(digest.digestS3Bucket(), prefix))
        : Optional.empty();
  }

  /**
   * Returns the key under which something lies now that was written under another, or nothing if
   * that was not at this place.
   *
   * @param now the archive's prefix
   */
  Optional<String> relocate(String key, String now) {
    if (prefix.equals(now)) {
      return Optional.of(key);
    }
    return key.startsWith(folder(prefix))
        ? Optional.of(folder(now) + key.substring(folder(prefix).length()))
        : Optional.empty();
  }

  private static boolean isPrefix(String prefix, DigestKey key) {
    try {
      DigestKey.listingPrefix(prefix, key.trail());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String folder(String prefix) {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  @Override
  public String toString() {
    return bucket + "/" + folder(prefix);
  }
}
