package io.trailkeeper.core.validation;

import java.util.random.RandomGenerator;

/**
 * The keys of log files that digests list, as 64-bit hashes: 16 bytes a key on average, so that a
 * hundred thousand take some MB and ten million a few hundred.
 *
 * <p>The hash is SipHash-2-4 under a key of this run, so nobody can make two names that collide. By
 * chance, one in three million runs over ten million keys has two that do. Not thread-safe.
 */
final class LogFileKeys {

  private static final int FIRST_PLACES = 1024;

  private final long key0;
  private final long key1;

  /** Open addressing; 0 is an empty place. */
  private long[] places = new long[FIRST_PLACES];

  private int count;

  /**
   * @param random where the key of the hash comes from; it must not be guessable
   */
  LogFileKeys(RandomGenerator random) {
    this(random.nextLong(), random.nextLong());
  }

  private LogFileKeys(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** Returns an empty set with the same hash. */
  LogFileKeys empty() {
    return new LogFileKeys(key0, key1);
  }

  /** Remembers a key; false if it was there. */
  boolean add(String key) {
    if (2 * (count + 1) > places.length) {
      grow();
    }
    long hash = hash(key);
    int at = place(places, hash);
    if (places[at] == hash) {
      return false;
    }
    places[at] = hash;
    count++;
    return true;
  }

  boolean contains(String key) {
    long hash = hash(key);
    return places[place(places, hash)] == hash;
  }

  private void grow() {
    long[] more = new long[Math.multiplyExact(2, places.length)];
    for (long hash : places) {
      if (hash != 0) {
        more[place(more, hash)] = hash;
      }
    }
    places = more;
  }

  private static int place(long[] places, long hash) {
    int at = (int) hash & (places.length - 1);
    while (places[at] != 0 && places[at] != hash) {
      at = (at + 1) & (places.length - 1);
    }
    return at;
  }

  private long hash(String key) {
    SipHash state = new SipHash(key0, key1);
    int length = key.length();
    int at = 0;
    for (; at + 4 <= length; at += 4) {
      state.add(
          key.charAt(at)
              | (long) key.charAt(at + 1) << 16
              | (long) key.charAt(at + 2) << 32
              | (long) key.charAt(at + 3) << 48);
    }
    // The length takes the place of the byte that SipHash puts there, for these are 16-bit units.
    long last = (long) length << 48;
    for (int shift = 0; at < length; at++, shift += 16) {
      last |= (long) key.charAt(at) << shift;
    }
    state.add(last);
    long hash = state.finish();
    return hash == 0 ? 1 : hash;
  }

  /** Aumasson and Bernstein's function, over words of 64 bits. */
  private static final class SipHash {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    SipHash(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void add(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xff;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
