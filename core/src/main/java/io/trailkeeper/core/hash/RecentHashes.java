package io.trailkeeper.core.hash;

import java.util.Arrays;

/**
 * The hashes of the last events, in bounded memory: 24 to 32 bytes for each once it is full.
 * Exactly the last {@code size} are known. Not thread-safe.
 *
 * <p>Events are known by the first 128 bits of their SHA-256. Nobody finds two with the same, so
 * nobody can make an event disappear by sending another one before it.
 */
public final class RecentHashes {

  private static final int FIRST_PLACES = 128;

  private final int size;

  /** Pairs of 64 bits in the order in which they came; the oldest is overwritten. */
  private long[] ring;

  /** An open-addressed table, at most half full: a pair's index in the ring, and 1; 0 for none. */
  private int[] places;

  private int count;
  private int next;

  /**
   * Makes an empty set.
   *
   * @param size how many of the last events are known, at least 1
   */
  public RecentHashes(int size) {
    this.size = size;
    this.places = new int[FIRST_PLACES];
    this.ring = new long[2 * Math.min(size, FIRST_PLACES / 2)];
  }

  /** Whether an event is known, by the first and the second 64 bits of its hash. */
  public boolean contains(long hash0, long hash1) {
    return places[place(hash0, hash1)] != 0;
  }

  /** Adds an event, by the first and the second 64 bits of its hash. */
  public void add(long hash0, long hash1) {
    if (count == size) {
      forget(next);
    } else {
      if (2 * count == ring.length) {
        grow();
      }
      count++;
    }
    ring[2 * next] = hash0;
    ring[2 * next + 1] = hash1;
    places[place(hash0, hash1)] = next + 1;
    next = next + 1 == size ? 0 : next + 1;
  }

  private void grow() {
    ring = Arrays.copyOf(ring, (int) Math.min(2L * size, 2L * ring.length));
    places = new int[2 * places.length];
    for (int i = 0; i < count; i++) {
      places[place(ring[2 * i], ring[2 * i + 1])] = i + 1;
    }
  }

  /** Takes a pair out of the table, unless it came again later. */
  private void forget(int index) {
    int gap = place(ring[2 * index], ring[2 * index + 1]);
    if (places[gap] != index + 1) {
      return;
    }
    int mask = places.length - 1;
    int at = (gap + 1) & mask;
    while (places[at] != 0) {
      // What is looked for from the gap, or from before it, must not stand behind an empty place.
      int first = (int) ring[2 * (places[at] - 1)] & mask;
      if (((at - first) & mask) >= ((at - gap) & mask)) {
        places[gap] = places[at];
        gap = at;
      }
      at = (at + 1) & mask;
    }
    places[gap] = 0;
  }

  /** Returns where a pair is, or where it would be put. The hashes are random: so is the place. */
  private int place(long hash0, long hash1) {
    int mask = places.length - 1;
    int at = (int) hash0 & mask;
    while (places[at] != 0 && !is(places[at] - 1, hash0, hash1)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private boolean is(int index, long hash0, long hash1) {
    return ring[2 * index] == hash0 && ring[2 * index + 1] == hash1;
  }
}
