package io.trailkeeper.core.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds long matches: chains of the positions whose next bytes have the same hash, through the last
 * 32 KiB.
 *
 * <p>A match that is longer than the best so far holds the bytes at which that one ended. So the
 * search goes on in the chain of those: what every event has makes long chains, what tells events
 * apart makes short ones.
 */
final class MatchFinder {

  /**
   * How many bytes are hashed, and so the shortest match that is found: a shorter one costs about
   * as much as its literals.
   */
  static final int MIN_MATCH = 6;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HASH_BITS = 15;
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;
  private static final int UNHASHED_BITS = Long.SIZE - Byte.SIZE * MIN_MATCH;
  static final int WINDOW = Symbols.MAX_DISTANCE;
  private static final int MASK = WINDOW - 1;

  /** How many candidates are looked at for one position, which bounds what hostile bytes cost. */
  private static final int DEPTH = 24;

  private byte[] content = {};
  private int end;

  /** The last position that can be hashed. */
  private int lastHashed;

  /** The last position by hash. */
  private final int[] last = new int[1 << HASH_BITS];

  /** How far before a position the one before it in its chain is; by position. */
  private final char[] step = new char[WINDOW];

  MatchFinder() {
    Arrays.fill(last, -WINDOW - 1);
  }

  /** Goes on in this content, in which all positions that were added hold the same bytes. */
  void begin(byte[] content, int end) {
    this.content = content;
    this.end = end;
    this.lastHashed = end - Long.BYTES;
  }

  /**
   * Says that all positions are smaller now.
   *
   * @param by a multiple of the window, by which the steps are found
   */
  void slide(int by) {
    for (int hash = 0; hash < last.length; hash++) {
      last[hash] = Math.max(last[hash] - by, -WINDOW - 1);
    }
  }

  /** Adds the positions {@code from} to {@code to - 1}; in order, and each once. */
  void insert(int from, int to) {
    byte[] bytes = content;
    int[] heads = last;
    char[] steps = step;
    int stop = Math.min(to, lastHashed + 1);
    for (int at = from; at < stop; at++) {
      int hash = hash(bytes, at);
      steps[at & MASK] = (char) Math.min(at - heads[hash], Character.MAX_VALUE);
      heads[hash] = at;
    }
  }

  /**
   * Looks for a match.
   *
   * @param at the position, which is not added yet; all before it are
   * @param longerThan how long a match must not be to be of no use
   * @return 0 if there is none, else a token: see {@link Symbols#match}
   */
  int find(int at, int longerThan) {
    byte[] bytes = content;
    char[] steps = step;
    int longest = Math.min(Symbols.MAX_LENGTH, end - at);
    int oldest = Math.max(0, at - WINDOW);
    int best = Math.max(longerThan, MIN_MATCH - 1);
    int offset = best - (MIN_MATCH - 1);
    if (best >= longest || at + offset > lastHashed) {
      return 0;
    }
    int found = 0;
    int behind = at;
    int candidate = last[hash(bytes, at + offset)];
    for (int left = DEPTH; left > 0; left--) {
      int start = candidate - offset;
      if (start < oldest) {
        break;
      }
      int length = 0;
      if (start < behind && begins(bytes, start, at)) {
        length = common(bytes, start, at, longest);
      }
      if (length > best) {
        found = Symbols.match(length, at - start);
        best = length;
        offset = length - (MIN_MATCH - 1);
        if (length == longest || at + offset > lastHashed) {
          break;
        }
        behind = start;
        candidate = last[hash(bytes, at + offset)];
      } else {
        candidate -= steps[candidate & MASK];
      }
    }
    return found;
  }

  /** Whether the first bytes are the same, as many as are hashed. */
  private static boolean begins(byte[] bytes, int a, int b) {
    return ((long) LONG.get(bytes, a) ^ (long) LONG.get(bytes, b)) << UNHASHED_BITS == 0;
  }

  /** Returns how many bytes from two positions on are the same, up to a limit. */
  private static int common(byte[] bytes, int a, int b, int limit) {
    int length = 0;
    while (length + Long.BYTES <= limit) {
      long different = (long) LONG.get(bytes, a + length) ^ (long) LONG.get(bytes, b + length);
      if (different != 0) {
        return length + Long.numberOfTrailingZeros(different) / Byte.SIZE;
      }
      length += Long.BYTES;
    }
    while (length < limit && bytes[a + length] == bytes[b + length]) {
      length++;
    }
    return length;
  }

  private static int hash(byte[] bytes, int at) {
    long hashed = (long) LONG.get(bytes, at) << UNHASHED_BITS;
    return (int) ((hashed * MULTIPLIER) >>> (Long.SIZE - HASH_BITS));
  }
}
