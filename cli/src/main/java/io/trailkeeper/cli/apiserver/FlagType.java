package io.trailkeeper.cli.apiserver;

import io.trailkeeper.crds.text.DurationText;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How Go reads a flag's value. */
enum FlagType {
  TEXT("a text"),
  PATH("a path"),
  INTEGER("a whole number"),
  NUMBER("a number"),
  DURATION("a duration such as 20s"),
  BOOLEAN("true or false");

  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,15}");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,15}(\\.[0-9]{0,15})?");
  private final String description;

  FlagType(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** Whether Go reads the value. */
  boolean reads(String value) {
    return switch (this) {
      case TEXT, PATH -> true;
      case INTEGER -> WHOLE.matcher(value).matches();
      case NUMBER -> DECIMAL.matcher(value).matches();
      case DURATION -> duration(value).isPresent();
      case BOOLEAN -> TRUE.contains(value) || FALSE.contains(value);
    };
  }

  static boolean isTrue(String value) {
    return TRUE.contains(value);
  }

  /** Reads what {@code time.ParseDuration} reads; of negative ones nothing. */
  static Optional<Duration> duration(String value) {
    return DurationText.parse(value).filter(duration -> !duration.isNegative());
  }
}
