package io.trailkeeper.crds.text;

import java.util.regex.Pattern;

/**
 * Where a field stands in a document, for example {@code spec.eventSelectors[0].readWriteType} or
 * {@code metadata.labels["app.kubernetes.io/name"]}.
 *
 * @param text the path; empty for the document itself
 */
public record FieldPath(String text) {

  /** The document. */
  public static final FieldPath ROOT = new FieldPath("");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /** Returns the path of a field of what this path leads to. */
  public FieldPath field(String name) {
    if (!PLAIN.matcher(name).matches()) {
      return new FieldPath(text + "[" + Shown.text(name) + "]");
    }
    return new FieldPath(text.isEmpty() ? name : text + "." + name);
  }

  /** Returns the path of an item of the list that this path leads to, counted from 0. */
  public FieldPath item(int index) {
    return new FieldPath(text + "[" + index + "]");
  }

  /** Whether this path leads to what another leads to, or to something in it. */
  public boolean isAtOrBelow(FieldPath other) {
    return text.startsWith(other.text)
        && (text.length() == other.text.length()
            || other.text.isEmpty()
            || text.charAt(other.text.length()) == '.'
            || text.charAt(other.text.length()) == '[');
  }

  @Override
  public String toString() {
    return text;
  }
}
