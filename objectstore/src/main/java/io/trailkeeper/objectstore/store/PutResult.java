package io.trailkeeper.objectstore.store;

/** What became of a {@link ObjectStore#putIfAbsent put}. */
public enum PutResult {
  /** The object was created with the content given. */
  CREATED,

  /**
   * An object had that key already, and was left as it was.
   *
   * <p>It may be the caller's own, from an earlier attempt whose answer was lost: read it and
   * compare before taking it for another's.
   */
  ALREADY_EXISTS
}
