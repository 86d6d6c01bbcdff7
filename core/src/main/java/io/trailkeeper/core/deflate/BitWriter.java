package io.trailkeeper.core.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bits in the order of RFC 1951, section 3.1.1, in a growing array: the first bit is the lowest of
 * the first byte. Not thread-safe.
 */
final class BitWriter {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] buffer;
  private int length;

  /** Bits that are no whole byte yet, or were not moved to the buffer yet. */
  private long bits;

  private int count;

  /** Starts with room for this many bytes. */
  BitWriter(int capacity) {
    buffer = new byte[capacity + Long.BYTES];
  }

  /** Makes room for this many bytes, which must be done before they are written. */
  void reserve(int bytes) {
    long wanted = (long) length + bytes + 2 * Long.BYTES;
    if (wanted > buffer.length) {
      if (wanted > MAX_ARRAY) {
        throw new IllegalStateException("more than 2 GiB of compressed bytes in one array");
      }
      long more = Math.max(wanted, buffer.length + buffer.length / 2L);
      buffer = Arrays.copyOf(buffer, (int) Math.min(more, MAX_ARRAY));
    }
  }

  /** Puts bits into the register: at most 56 between two calls of {@link #flush}. */
  void put(long value, int bitCount) {
    bits |= value << count;
    count += bitCount;
  }

  /** Moves whole bytes from the register to the buffer; at most 7 bits stay. */
  void flush() {
    LONG.set(buffer, length, bits);
    length += count >>> 3;
    bits >>>= count & ~7;
    count &= 7;
  }

  /** Puts at most 56 bits, with less than a byte before them, and moves whole bytes. */
  void putAndFlush(long value, int bitCount) {
    long all = bits | (value << count);
    int allCount = count + bitCount;
    LONG.set(buffer, length, all);
    length += allCount >>> 3;
    bits = all >>> (allCount & ~7);
    count = allCount & 7;
  }

  /** Fills the last byte up with zeros. */
  void align() {
    count = (count + 7) & ~7;
    flush();
  }

  /** Copies bytes; it must be aligned. */
  void bytes(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, buffer, length, to - from);
    length += to - from;
  }

  /** Returns how many bytes are complete. */
  int length() {
    return length;
  }

  /** Returns a copy of the complete bytes, with room before and behind them. */
  byte[] toByteArray(int before, int behind) {
    byte[] copy = new byte[before + length + behind];
    System.arraycopy(buffer, 0, copy, before, length);
    return copy;
  }
}
