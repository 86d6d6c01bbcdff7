package io.trailkeeper.core.deflate;

import java.util.Arrays;

/**
 * Compresses what is given piece by piece with DEFLATE (RFC 1951).
 *
 * <p>The same content gives the same bytes on every Java runtime and machine, whatever the pieces
 * were. Memory beside the output is 1.7 MiB however long the content, and less for a short one.
 * Content that cannot be compressed grows by 5 bytes in 64 KiB. Time is linear in the content's
 * length, whatever stands in it. Not thread-safe.
 */
public final class DeflateEncoder {

  /** A match of this length is taken without a look at what begins one or two bytes later. */
  private static final int LONG_ENOUGH = 128;

  /** From this length on a match is worth its price, whatever that is. */
  private static final int ALWAYS_WORTHY = 16;

  /** How much smaller the output is guessed to be than the content, to begin with. */
  private static final int GUESSED_RATIO = 12;

  private static final int MIN_CAPACITY = 64;

  private static final int WINDOW = MatchFinder.WINDOW;

  /**
   * Content is compressed in stretches of this length, each with the window before it. A block ends
   * with each, so that stored blocks are to fill it.
   */
  static final int STRETCH = 16 * BlockWriter.MAX_STORED;

  private static final int MAX_HELD = 2 * WINDOW + STRETCH;

  /** What is held of the content: the window, and what is not compressed yet. */
  private byte[] content;

  /** Where the first byte is that is not compressed yet. */
  private int start;

  private int end;
  private final BlockBuilder blocks;
  private final Prices prices = new Prices();
  private final MatchFinder matches = new MatchFinder();

  /**
   * Starts with no content.
   *
   * @param expected about how many bytes will be given
   */
  public DeflateEncoder(int expected) {
    this.content = new byte[Math.max(MIN_CAPACITY, Math.min(expected, MAX_HELD))];
    this.blocks = new BlockBuilder(prices, expected / GUESSED_RATIO + MIN_CAPACITY);
  }

  /** Takes the next piece of the content: {@code bytes[from]} to {@code bytes[to - 1]}. */
  public void update(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (end - start == STRETCH) {
        compress(false);
        slide();
      }
      int count = Math.min(to - at, start + STRETCH - end);
      reserve(end + count);
      System.arraycopy(bytes, at, content, end, count);
      end += count;
      at += count;
    }
  }

  /**
   * Ends the content; nothing may be given after that.
   *
   * @param before how many bytes to leave free before the output
   * @param behind how many bytes to leave free behind it
   * @return an array of the output and the free bytes
   */
  public byte[] finish(int before, int behind) {
    compress(true);
    return blocks.finish().toByteArray(before, behind);
  }

  private void reserve(int length) {
    if (length > content.length) {
      content = Arrays.copyOf(content, Math.min(MAX_HELD, Math.max(length, 2 * content.length)));
    }
  }

  /** Makes room for another stretch; the window before it stays, and some more. */
  private void slide() {
    int gone = (end - WINDOW) / WINDOW * WINDOW;
    System.arraycopy(content, gone, content, 0, end - gone);
    matches.slide(gone);
    end -= gone;
    start = end;
  }

  private void compress(boolean last) {
    matches.begin(content, end);
    blocks.begin(content, start);
    tokens();
    blocks.end(end, last);
  }

  /** Cuts the content into literals and matches. */
  private void tokens() {
    int at = start;
    int match = find(at);
    while (at < end) {
      if (match == 0) {
        blocks.literal(at);
        matches.insert(at, at + 1);
        at++;
        match = find(at);
      } else {
        at = take(at, match);
        match = found;
      }
    }
  }

  /** The match at the position that {@link #take} returned. */
  private int found;

  /** Takes a match, or passes it over if a longer one begins one byte later, or two. */
  private int take(int at, int match) {
    int length = Symbols.length(match);
    int inserted = at;
    if (length < LONG_ENOUGH) {
      matches.insert(at, at + 1);
      found = matches.find(at + 1, length);
      if (found != 0) {
        blocks.literal(at);
        return at + 1;
      }
      matches.insert(at + 1, at + 2);
      found = matches.find(at + 2, length + 1);
      if (found != 0) {
        blocks.literal(at);
        blocks.literal(at + 1);
        return at + 2;
      }
      inserted = at + 2;
    }
    blocks.match(at, match);
    matches.insert(inserted, at + length);
    found = find(at + length);
    return at + length;
  }

  /** Returns a match at a position, or 0 if there is none that costs less than its literals. */
  private int find(int at) {
    int match = matches.find(at, 0);
    int length = Symbols.length(match);
    if (length == 0 || length >= ALWAYS_WORTHY) {
      return match;
    }
    int distance = Symbols.distanceSymbol(Symbols.distanceLessOne(match));
    int saved = -prices.length[length] - prices.distance[distance];
    for (int i = at; i < at + length; i++) {
      saved += prices.literal[content[i] & 0xff];
    }
    return saved > 0 ? match : 0;
  }
}
