package io.trailkeeper.collector.destination;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.PutResult;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Puts objects so that putting one again is a success, and overwriting another never happens.
 *
 * <p>Objects are compared by the SHA-256 of what they hold uncompressed: another version of a
 * compressor makes other bytes of the same content.
 */
public final class IdempotentPut {

  private IdempotentPut() {}

  /**
   * Puts an object.
   *
   * @param object the bytes as they are stored, compressed as the key says
   * @param contentSha256 the SHA-256, lower-case hex, of what they hold uncompressed
   * @throws DestinationConflictException if an object of other content has that key
   */
  public static void put(
      ObjectStore store, String key, byte[] object, String contentSha256, ObjectMetadata metadata) {
    PutResult result = store.putIfAbsent(key, object, metadata);
    if (result == PutResult.ALREADY_EXISTS && !holds(store, key, contentSha256)) {
      throw new DestinationConflictException(store.location(), key);
    }
  }

  /** Whether an object of that key is there and holds that content. */
  public static boolean holds(ObjectStore store, String key, String contentSha256) {
    Optional<StoredObject> found = store.get(key);
    if (found.isEmpty()) {
      return false;
    }
    try (StoredObject object = found.get()) {
      Optional<Compression> compression = Compression.ofKey(key);
      try (InputStream content =
          compression.isPresent() ? compression.get().open(object.content()) : object.content()) {
        return Sha256.hex(content).equals(contentSha256);
      }
    } catch (IOException e) {
      // What cannot be decompressed is not what was put.
      return false;
    }
  }
}
