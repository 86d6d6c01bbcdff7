package io.trailkeeper.core.fuzz;

/** Checks the exceptions with which readers refuse input. */
final class Refusal {

  private static final int MAX_CHARS = 1000;

  private Refusal() {}

  /** What a stranger wrote may be quoted, and must neither fill a screen nor control a terminal. */
  static void check(Exception refused) {
    checkShown(String.valueOf(refused.getMessage()), MAX_CHARS);
  }

  /** Checks a text that is shown in a terminal. */
  static void checkShown(String text, int maxChars) {
    Property.check(
        !text.isEmpty() && text.length() <= maxChars,
        "1 to " + maxChars + " characters; found " + text.length() + ": " + text);
    Property.check(text.chars().noneMatch(Character::isISOControl), "can be shown: " + text);
  }
}
