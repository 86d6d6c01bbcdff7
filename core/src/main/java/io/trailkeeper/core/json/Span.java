package io.trailkeeper.core.json;

/**
 * Where a value stands in the bytes of its document.
 *
 * @param from the first byte's index
 * @param to the index after the last byte
 */
public record Span(int from, int to) {

  /**
   * @throws IllegalArgumentException unless {@code 0 <= from <= to}
   */
  public Span {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no such span: " + from + " to " + to);
    }
  }

  /** Returns the number of bytes. */
  public int length() {
    return to - from;
  }
}
