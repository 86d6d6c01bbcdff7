package io.trailkeeper.core.json;

import java.nio.charset.StandardCharsets;

/** The inside of JSON strings: from checked bytes to text. */
public final class JsonText {

  private JsonText() {}

  /**
   * Decodes what stands between the quotes of a string that a {@link JsonReader} has passed over.
   */
  public static String decode(byte[] bytes, int from, int to, boolean escaped) {
    String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (!escaped) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      c = raw.charAt(++i);
      switch (c) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
          i += 4;
        }
        default -> text.append(c);
      }
    }
    return text.toString();
  }
}
