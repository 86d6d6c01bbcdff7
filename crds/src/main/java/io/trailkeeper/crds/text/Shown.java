package io.trailkeeper.crds.text;

/** Foreign text made fit for an error message: quoted, short, and of printable characters. */
public final class Shown {

  private static final int MAX_CHARS = 200;

  private Shown() {}

  /** Returns a text in quotes, escaped as in JSON, and cut if it is long. */
  public static String text(String foreign) {
    StringBuilder shown = new StringBuilder("\"");
    int end = Math.min(foreign.length(), MAX_CHARS);
    for (int i = 0; i < end; i++) {
      char c = foreign.charAt(i);
      if (c == '"' || c == '\\') {
        shown.append('\\').append(c);
      } else if (c == '\n') {
        shown.append("\\n");
      } else if (c == '\t') {
        shown.append("\\t");
      } else if (isPrintable(c)) {
        shown.append(c);
      } else {
        escape(shown, c);
      }
    }
    return shown.append(foreign.length() > end ? "…\"" : "\"").toString();
  }

  /** Returns a URL without what people put passwords and signatures into. */
  public static String withoutSecrets(String url) {
    int query = url.indexOf('?');
    String shown = query < 0 ? url : url.substring(0, query) + "?…";
    int at = shown.lastIndexOf('@');
    return at < 0 ? shown : "…" + shown.substring(at);
  }

  /** Direction marks and the like would let a text show as another. */
  private static boolean isPrintable(char c) {
    int type = Character.getType(c);
    return !Character.isISOControl(c)
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED;
  }

  private static void escape(StringBuilder shown, char c) {
    shown.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      shown.append(Character.forDigit(c >> shift & 0xf, 16));
    }
  }
}
