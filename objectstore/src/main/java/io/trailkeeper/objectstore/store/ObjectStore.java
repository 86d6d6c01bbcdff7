package io.trailkeeper.objectstore.store;

import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whole, immutable objects under slash-separated keys.
 *
 * <p>The rule for keys is {@link ObjectKeys}'. No key may continue another by a slash ({@code a}
 * and {@code a/b}): a store MAY refuse the second one as an invalid key.
 *
 * <p>There is no way to replace or to delete an object. What a store holds beside objects with
 * valid keys is none of its business: it MUST NOT show it.
 *
 * <p>Every method throws {@link ObjectStoreException} when the store cannot do what was asked, and
 * that alone, except for misuse. A store makes a few attempts at most; whoever calls it waits and
 * calls again for as long as {@link ObjectStoreException#retryable} says that this may help.
 *
 * <p>A store MUST be safe for use by several threads, and by several processes on the same
 * destination. It MUST NOT be used after {@link #close}.
 */
public interface ObjectStore extends AutoCloseable {

  /** Returns the name of the bucket as it stands in digests. */
  String bucket();

  /** Returns where the objects are, for messages: {@code s3://<bucket>} or {@code file:<path>}. */
  String location();

  /**
   * Returns whether objects keep their user metadata. A store that cannot keep it drops it, and
   * {@link StoredObject#userMetadata} is then empty.
   */
  boolean holdsUserMetadata();

  /**
   * Creates an object unless one has that key.
   *
   * <p>The object MUST be whole and durable before this returns, whichever the result. A reader
   * MUST see either no object or all of it. Of several puts of one key, at most one MUST be
   * answered with {@link PutResult#CREATED}; where a destination lacks the means to hold this
   * against other processes, the store says so in its documentation and in a warning. When this
   * throws, the object may or may not have been created; it is whole if it has. The content is not
   * changed and not kept.
   *
   * @throws ObjectStoreException when the object could not be put, or when it is unknown whether it
   *     was
   */
  PutResult putIfAbsent(String key, byte[] content, ObjectMetadata metadata);

  /**
   * Opens an object for reading. The caller closes it.
   *
   * @return nothing when there is no object of that key in a destination that does exist
   */
  Optional<StoredObject> get(String key);

  /**
   * Lists keys in ascending order of their bytes in UTF-8.
   *
   * <p>Keys are fetched as the iterator advances, so its methods throw {@link ObjectStoreException}
   * too; memory MUST NOT grow with the number of keys. Objects created meanwhile may be missing;
   * all others MUST be there, once. The iterator holds nothing open and is for one thread.
   *
   * @param prefix what the keys begin with, at any character; empty for all keys
   * @param startAfter only keys above this one, which need not exist
   * @throws ObjectStoreException when the prefix or {@code startAfter} could not be the beginning
   *     of a key, or when the destination does not exist
   */
  Iterator<String> list(String prefix, @Nullable String startAfter);

  /** As {@link #list(String, String)}, from the first key on. */
  default Iterator<String> list(String prefix) {
    return list(prefix, null);
  }

  /**
   * Returns normally when the destination exists, is reached, and takes the credentials. Writes
   * nothing.
   *
   * @throws ObjectStoreException saying what is wrong
   */
  void check();

  /**
   * Returns normally when objects can be created under the prefix, as far as can be known without
   * leaving anything behind.
   *
   * @param prefix empty, or the beginning of a key up to and with a slash
   * @throws ObjectStoreException saying what is wrong
   */
  void checkWritable(String prefix);

  /** Lets go of connections and threads. Does nothing the second time. */
  @Override
  void close();
}
