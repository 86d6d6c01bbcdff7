package io.trailkeeper.core.fuzz;

/** Checks the exceptions with which readers refuse input. */
final class Refusal {

  private static final int MAX_CHARS = 400;

  /** Of a digest and of a signature several members may be quoted in one message. */
  private static final int MAX_CHARS_OF_SEVERAL = 1000;

  private Refusal() {}

  /** What a stranger wrote may be quoted, and must neither fill a screen nor control a terminal. */
  static void check(Exception refused) {
    checkShown(String.valueOf(refused.getMessage()), MAX_CHARS);
  }

  /** Checks the message of a reader that quotes several members. */
  static void checkOfSeveral(Exception refused) {
    checkShown(String.valueOf(refused.getMessage()), MAX_CHARS_OF_SEVERAL);
  }

  /** Checks a text that is shown in a terminal. */
  static void checkShown(String text, int maxChars) {
    Property.check(
        !text.isEmpty() && text.length() <= maxChars,
        "1 to " + maxChars + " characters; found " + text.length() + ": " + text);
    Property.check(text.chars().noneMatch(Character::isISOControl), "can be shown: " + text);
  }
}
