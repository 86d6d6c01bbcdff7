package io.trailkeeper.objectstore.filesystem;

import io.trailkeeper.objectstore.store.ObjectKeys;

/**
 * The keys that a listing asks for.
 *
 * @param prefix what they begin with
 * @param startAfter what they are above; empty for all keys
 */
record KeyRange(String prefix, String startAfter) {

  boolean contains(String key) {
    return key.startsWith(prefix) && ObjectKeys.ORDER.compare(key, startAfter) > 0;
  }

  /**
   * Whether keys of the range can be below a directory.
   *
   * @param directory what all keys below it begin with, up to and with a slash
   */
  boolean reaches(String directory) {
    return (directory.startsWith(prefix) || prefix.startsWith(directory))
        && (ObjectKeys.ORDER.compare(directory, startAfter) > 0
            || startAfter.startsWith(directory));
  }
}
