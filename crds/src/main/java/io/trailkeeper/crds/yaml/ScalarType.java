package io.trailkeeper.crds.yaml;

import java.util.Set;
import java.util.regex.Pattern;

/** What a single value is in YAML's core schema. */
public enum ScalarType {
  /** A text. */
  STRING("string"),
  /** True or false. */
  BOOLEAN("boolean"),
  /** A whole number. */
  INTEGER("integer"),
  /** Any other number. */
  NUMBER("number"),
  /** Nothing. */
  NULL("null");

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> BOOLEANS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");
  private static final Pattern INTEGERS = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern NUMBERS =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** Plain texts that YAML 1.1, as kubectl reads it, takes for true and false. */
  private static final Set<String> OLD_BOOLEANS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off",
          "OFF");

  /** Plain texts that it takes for numbers. */
  private static final Pattern OLD_NUMBERS =
      Pattern.compile(
          "[-+]?(0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?)");

  private final String text;

  ScalarType(String text) {
    this.text = text;
  }

  /** Returns what a value without quotes and without a tag is. */
  static ScalarType ofPlain(String value) {
    if (NULLS.contains(value)) {
      return NULL;
    }
    if (BOOLEANS.contains(value)) {
      return BOOLEAN;
    }
    if (INTEGERS.matcher(value).matches()) {
      return INTEGER;
    }
    return NUMBERS.matcher(value).matches() ? NUMBER : STRING;
  }

  /**
   * Whether a text without quotes is a text in YAML 1.2 and something else in YAML 1.1, which
   * kubectl reads.
   */
  public static boolean isTextOnlyHere(String value) {
    return OLD_BOOLEANS.contains(value)
        || (ofPlain(value) == STRING && OLD_NUMBERS.matcher(value).matches());
  }

  /** Returns the type's name in JSON Schema. */
  @Override
  public String toString() {
    return text;
  }
}
