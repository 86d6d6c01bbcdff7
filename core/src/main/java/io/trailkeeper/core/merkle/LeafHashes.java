package io.trailkeeper.core.merkle;

import io.trailkeeper.core.hash.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The leaves of a tree by their hashes, to make audit paths of: 32 bytes a leaf in memory. Not
 * thread-safe.
 */
public final class LeafHashes {

  private static final int FIRST_LEAVES = 64;

  private byte[] hashes = new byte[FIRST_LEAVES * TreeHasher.HASH_BYTES];
  private int size;

  /** Starts with no leaf. */
  public LeafHashes() {}

  /**
   * Adds the hash of the next leaf.
   *
   * @throws IllegalStateException if there are more than an array holds: 67 million
   */
  public void add(byte[] leafHash) {
    int at = size * TreeHasher.HASH_BYTES;
    if (at == hashes.length) {
      if (hashes.length > Integer.MAX_VALUE / 2) {
        throw new IllegalStateException("more than " + size + " leaves in one tree");
      }
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
    }
    System.arraycopy(leafHash, 0, hashes, at, TreeHasher.HASH_BYTES);
    size++;
  }

  /** Returns how many leaves there are. */
  public int size() {
    return size;
  }

  /**
   * Returns the audit path of a leaf.
   *
   * @throws IndexOutOfBoundsException if there is no such leaf
   */
  public AuditPath path(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("leaf " + index + " of " + size);
    }
    List<byte[]> path = new ArrayList<>();
    MessageDigest digest = Sha256.newDigest();
    byte[] level = Arrays.copyOf(hashes, size * TreeHasher.HASH_BYTES);
    int width = size;
    for (int at = index; width > 1; at >>= 1) {
      int sibling = at ^ 1;
      if (sibling < width) {
        path.add(hashAt(level, sibling));
      }
      width = parents(digest, level, width);
    }
    return new AuditPath(index, size, path);
  }

  /** Puts the next level up in the place of this one; a last node without a sibling moves up. */
  private static int parents(MessageDigest digest, byte[] level, int width) {
    for (int i = 0; i + 1 < width; i += 2) {
      byte[] parent = TreeHasher.node(digest, hashAt(level, i), hashAt(level, i + 1));
      System.arraycopy(parent, 0, level, i / 2 * TreeHasher.HASH_BYTES, TreeHasher.HASH_BYTES);
    }
    if (width % 2 != 0) {
      System.arraycopy(
          level,
          (width - 1) * TreeHasher.HASH_BYTES,
          level,
          width / 2 * TreeHasher.HASH_BYTES,
          TreeHasher.HASH_BYTES);
    }
    return (width + 1) / 2;
  }

  private static byte[] hashAt(byte[] level, int index) {
    int at = index * TreeHasher.HASH_BYTES;
    return Arrays.copyOfRange(level, at, at + TreeHasher.HASH_BYTES);
  }
}
