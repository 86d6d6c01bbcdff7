package io.trailkeeper.collector.tail;

import io.trailkeeper.core.hash.Sha256;
import java.util.Arrays;

/**
 * What a file begins with, uncompressed: the SHA-256 of its first bytes, as many as were read, at
 * most {@value #MOST}. Audit events have ids and times, so that two logs that begin alike are one.
 *
 * @param length how many bytes it is of
 * @param sha256 their hash, in hexadecimal
 */
record Fingerprint(int length, String sha256) {

  /** Reaches over the first events of any log. */
  static final int MOST = 4096;

  /** With fewer bytes than the shortest event has, a fingerprint does not tell files apart. */
  static final int TELLING = 256;

  static final Fingerprint NONE = new Fingerprint(0, Sha256.hex(new byte[0]));

  /** Returns that of a file of which so much was read. */
  static Fingerprint of(byte[] start, long read) {
    int length = (int) Math.min(Math.min(MOST, read), start.length);
    return new Fingerprint(length, Sha256.hex(Arrays.copyOf(start, length)));
  }

  /** Whether a file that begins so can be the one of which this is the fingerprint. */
  boolean fits(byte[] start) {
    return start.length >= length && of(start, length).equals(this);
  }

  /** Whether a file that fits is this one, whatever its inode. */
  boolean tells() {
    return length >= TELLING;
  }
}
