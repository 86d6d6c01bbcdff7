package io.trailkeeper.cli.apiserver;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
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
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,9})(\\.[0-9]{1,9})?(ns|us|µs|μs|ms|s|m|h)");

  /** Go's own limit: 292 years. */
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

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
    if (value.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = PART.matcher(value);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (end < value.length() && part.find(end) && part.start() == end) {
      String fraction = part.group(2) == null ? "" : part.group(2);
      nanos =
          nanos.add(
              new BigDecimal(part.group(1) + fraction)
                  .multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(3), 0L))));
      end = part.end();
    }
    return end > 0 && end == value.length() && nanos.compareTo(LONGEST) <= 0
        ? Optional.of(Duration.ofNanos(nanos.longValue()))
        : Optional.empty();
  }
}
