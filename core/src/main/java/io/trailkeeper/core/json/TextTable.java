package io.trailkeeper.core.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A fixed set of texts, found by their bytes without decoding them. Immutable.
 *
 * <p>For texts that programs name, such as the members of a format: nothing that is read is ever
 * put in, so that no input makes it large or slow.
 */
public final class TextTable {

  private final String[] texts;
  private final byte[][] utf8;

  /** The texts' indexes plus 1, at the places of their hashes or behind them; 0 for none. */
  private final short[] slots;

  private TextTable(String[] texts) {
    this.texts = texts;
    this.utf8 = new byte[texts.length][];
    this.slots = new short[Math.max(4, Integer.highestOneBit(texts.length) * 8)];
    for (int i = 0; i < texts.length; i++) {
      utf8[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      int slot = slot(utf8[i], 0, utf8[i].length);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = (short) (i + 1);
    }
  }

  /** Makes a table of these texts, of which none is empty and none there twice. */
  public static TextTable of(String... texts) {
    if (new LinkedHashSet<>(List.of(texts)).size() < texts.length
        || List.of(texts).contains("")
        || texts.length >= Short.MAX_VALUE / 8) {
      throw new IllegalArgumentException("a table of distinct texts, none of them empty");
    }
    return new TextTable(texts.clone());
  }

  /** Returns the text with an index. */
  public String text(int index) {
    return texts[index];
  }

  /** Returns the index of the text whose UTF-8 stands there; -1 if it is none of the table. */
  public int find(byte[] bytes, int from, int to) {
    if (from == to) {
      return -1;
    }
    for (int slot = slot(bytes, from, to); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
      byte[] text = utf8[slots[slot] - 1];
      if (Arrays.equals(bytes, from, to, text, 0, text.length)) {
        return slots[slot] - 1;
      }
    }
    return -1;
  }

  private int slot(byte[] bytes, int from, int to) {
    int length = to - from;
    int hash = length;
    hash = hash * 31 + bytes[from];
    hash = hash * 31 + bytes[from + length / 2];
    hash = hash * 31 + bytes[to - 1];
    return (hash ^ hash >>> 7) & slots.length - 1;
  }
}
