package io.trailkeeper.cli.apiserver;

import java.util.Objects;

/**
 * Something that is wrong.
 *
 * @param name what it is
 * @param found what was found, on one line, fit to be printed
 * @param remedy what to do about it
 */
public record Finding(FindingName name, String found, String remedy) {

  private static final int MAX_FOUND = 300;

  /** Makes what was found fit to be printed: others have written it. */
  public Finding {
    Objects.requireNonNull(name, "name");
    found = printable(found);
    remedy = printable(remedy);
  }

  /** Returns a text on one line, without control characters, and not without end. */
  static String printable(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_FOUND)
        .forEach(
            c ->
                line.appendCodePoint(
                    Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? '\ufffd'
                        : c));
    return text.codePointCount(0, text.length()) > MAX_FOUND ? line + "…" : line.toString();
  }
}
