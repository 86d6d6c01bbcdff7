package io.trailkeeper.crds.validation;

import java.util.Objects;

/** What {@code core}'s constructors say of a value that they refuse. */
final class CoreRule {

  private static final String ALLOWED = "allowed: ";
  private static final String IS_NOT = " is not ";

  private CoreRule() {}

  /** Returns what would have been allowed in place of a value. */
  static String allowed(IllegalArgumentException refusal, String value) {
    String message = Objects.requireNonNullElse(refusal.getMessage(), refusal.toString());
    String rule = message.replace("\"" + value + "\"", "");
    if (rule.contains(ALLOWED)) {
      return rule.substring(rule.lastIndexOf(ALLOWED) + ALLOWED.length());
    }
    return rule.startsWith(IS_NOT) ? rule.substring(IS_NOT.length()) : rule;
  }
}
