package io.trailkeeper.core.timestamp;

import org.jspecify.annotations.Nullable;

/** A stranger's text, safe to show. */
final class Excerpt {

  private static final int MAX_CHARS = 200;

  private Excerpt() {}

  static String of(@Nullable String text) {
    if (text == null) {
      return "no reason";
    }
    String shown = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
