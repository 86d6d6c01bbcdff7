package io.trailkeeper.core.merkle;

import io.trailkeeper.core.hash.Sha256;
import java.security.MessageDigest;
import java.util.List;

/**
 * The proof that a leaf is in a tree, at a place: the hashes beside its way to the root, from
 * below.
 *
 * <p>The length of a path follows from place and size. So there is one path for each leaf, and none
 * that is longer or shorter verifies.
 *
 * @param leafIndex the leaf's place, from 0
 * @param treeSize how many leaves the tree has
 * @param hashes the path; not to be changed
 */
public record AuditPath(long leafIndex, long treeSize, List<byte[]> hashes) {

  /** The longest path of any tree. */
  public static final int MAX_HASHES = 63;

  /**
   * @throws IllegalArgumentException if there is no such place, the path has not the length that
   *     follows from it, or a hash has not 32 bytes
   */
  public AuditPath {
    hashes = List.copyOf(hashes);
    if (leafIndex < 0 || leafIndex >= treeSize) {
      throw new IllegalArgumentException(
          "leafIndex is "
              + leafIndex
              + " and treeSize is "
              + treeSize
              + "; expected an index from 0 on, and a size above it");
    }
    int length = length(leafIndex, treeSize);
    if (hashes.size() != length) {
      throw new IllegalArgumentException(
          "the path has "
              + hashes.size()
              + " hashes; expected "
              + length
              + " for leaf "
              + leafIndex
              + " of "
              + treeSize);
    }
    for (byte[] hash : hashes) {
      if (hash.length != TreeHasher.HASH_BYTES) {
        throw new IllegalArgumentException(
            "the path holds " + hash.length + " bytes; expected " + TreeHasher.HASH_BYTES);
      }
    }
  }

  /** Returns the root of the tree that has a leaf with this hash at this place. */
  public byte[] root(byte[] leafHash) {
    MessageDigest digest = Sha256.newDigest();
    byte[] hash = leafHash;
    int next = 0;
    long last = treeSize - 1;
    for (long at = leafIndex; last > 0; at >>= 1, last >>= 1) {
      if ((at & 1) != 0) {
        hash = TreeHasher.node(digest, hashes.get(next++), hash);
      } else if (at < last) {
        hash = TreeHasher.node(digest, hash, hashes.get(next++));
      }
    }
    return hash;
  }

  private static int length(long leafIndex, long treeSize) {
    int length = 0;
    long last = treeSize - 1;
    for (long at = leafIndex; last > 0; at >>= 1, last >>= 1) {
      if ((at & 1) != 0 || at < last) {
        length++;
      }
    }
    return length;
  }
}
