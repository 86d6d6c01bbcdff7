package io.trailkeeper.core.merkle;

import io.trailkeeper.core.hash.Sha256;
import java.security.MessageDigest;

/**
 * The hash of a list as RFC 6962 defines it, made while the list is read: in the memory of one hash
 * for each doubling of its length, 2 KiB at most.
 *
 * <p>A leaf is fed in pieces with {@link #update}, and is complete with {@link #endLeaf}. Not
 * thread-safe.
 */
public final class TreeHasher {

  /** How long every hash is. */
  public static final int HASH_BYTES = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final int MAX_LEVELS = 63;

  private final MessageDigest leaf = Sha256.newDigest();
  private final MessageDigest node = Sha256.newDigest();

  /** At i the hash of a full subtree of 2^i leaves; it counts where the size has that bit. */
  private final byte[][] subtrees = new byte[MAX_LEVELS][];

  private long size;
  private boolean leafOpen;

  /** Starts with the empty list. */
  public TreeHasher() {}

  /** Adds a piece of the next leaf: {@code bytes[from]} to {@code bytes[to - 1]}. */
  public void update(byte[] bytes, int from, int to) {
    open();
    leaf.update(bytes, from, to - from);
  }

  /** Completes a leaf, which is empty if nothing was given, and returns its hash. */
  public byte[] endLeaf() {
    open();
    leafOpen = false;
    byte[] hash = leaf.digest();
    append(hash);
    return hash;
  }

  /** Adds a whole leaf and returns its hash. */
  public byte[] add(byte[] data) {
    update(data, 0, data.length);
    return endLeaf();
  }

  /** Returns how many leaves are complete. */
  public long size() {
    return size;
  }

  /** Returns the hash of the list of all complete leaves; more may be added after that. */
  public byte[] root() {
    if (size == 0) {
      return Sha256.newDigest().digest();
    }
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = subtrees[level];
    for (long rest = size >>> (level + 1); rest != 0; rest >>>= 1) {
      level++;
      if ((rest & 1) != 0) {
        root = node(node, subtrees[level], root);
      }
    }
    return root.clone();
  }

  private void open() {
    if (!leafOpen) {
      leafOpen = true;
      leaf.update(LEAF);
    }
  }

  private void append(byte[] leafHash) {
    byte[] hash = leafHash;
    int level = 0;
    while ((size >>> level & 1) != 0) {
      hash = node(node, subtrees[level], hash);
      level++;
    }
    subtrees[level] = hash;
    size++;
  }

  /** Returns the hash of a leaf with this data. */
  public static byte[] leafHash(byte[] data) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(LEAF);
    return digest.digest(data);
  }

  static byte[] node(MessageDigest digest, byte[] left, byte[] right) {
    digest.update(NODE);
    digest.update(left);
    return digest.digest(right);
  }
}
