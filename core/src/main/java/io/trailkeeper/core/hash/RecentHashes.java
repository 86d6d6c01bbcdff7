package io.trailkeeper.core.hash;

/**
 * The hashes of the last events, in bounded memory: two generations; when the young one is full it
 * becomes the old one, and the old one is forgotten. So the last {@code size} events are always
 * known, and never more than twice as many. Not thread-safe.
 *
 * <p>Events are known by the first 128 bits of their SHA-256. Nobody finds two with the same, so
 * nobody can make an event disappear by sending another one before it.
 */
public final class RecentHashes {

  private final int size;
  private Generation young = new Generation();
  private Generation old = new Generation();

  /**
   * Makes an empty set.
   *
   * @param size how many of the last events are known at least
   */
  public RecentHashes(int size) {
    this.size = size;
  }

  /** Whether an event is known, by the first and the second 64 bits of its hash. */
  public boolean contains(long hash0, long hash1) {
    return young.contains(hash0, hash1) || old.contains(hash0, hash1);
  }

  /** Adds an event, by the first and the second 64 bits of its hash. */
  public void add(long hash0, long hash1) {
    young.add(hash0, hash1);
    if (young.count == size) {
      old = young;
      young = new Generation();
    }
  }

  /** An open-addressed set of pairs. The pair of zeros stands for an empty place. */
  private static final class Generation {

    private static final int FIRST_PLACES = 64;

    private long[] pairs = new long[2 * FIRST_PLACES];
    private int count;

    boolean contains(long hash0, long hash1) {
      int at = place(pairs, hash0, hash1);
      return pairs[at] == hash0 && pairs[at + 1] == hash1 && (hash0 | hash1) != 0;
    }

    void add(long hash0, long hash1) {
      if (4 * (count + 1) > pairs.length) {
        grow();
      }
      int at = place(pairs, hash0, hash1);
      pairs[at] = hash0;
      pairs[at + 1] = hash1;
      count++;
    }

    private void grow() {
      long[] more = new long[2 * pairs.length];
      for (int i = 0; i < pairs.length; i += 2) {
        if ((pairs[i] | pairs[i + 1]) != 0) {
          int at = place(more, pairs[i], pairs[i + 1]);
          more[at] = pairs[i];
          more[at + 1] = pairs[i + 1];
        }
      }
      pairs = more;
    }

    /**
     * Returns where a pair is, or where it would be put. The hashes are random: so is the place.
     */
    private static int place(long[] pairs, long hash0, long hash1) {
      int at = (int) (hash0 & (pairs.length / 2 - 1)) * 2;
      while ((pairs[at] | pairs[at + 1]) != 0 && (pairs[at] != hash0 || pairs[at + 1] != hash1)) {
        at = (at + 2) & (pairs.length - 1);
      }
      return at;
    }
  }
}
