package io.trailkeeper.core.audit;

/** Foreign text made fit for an error message: short, and without control characters. */
final class Shown {

  private static final int MAX_CHARS = 200;

  private Shown() {}

  static String text(String foreign) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < foreign.length() && i < MAX_CHARS; i++) {
      char c = foreign.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return foreign.length() > MAX_CHARS ? shown + "…" : shown.toString();
  }
}
