package io.trailkeeper.crds.text;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes quantities: {@code 16Mi}, {@code 500m}, {@code 1.5Gi}, {@code 12e6}. */
public final class QuantityText {

  private static final int MAX_CHARS = 64;
  private static final Pattern FORM =
      Pattern.compile(
          "([-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))"
              + "(?:([KMGTPE]i)|([numkMGTPE])|[eE]([-+]?[0-9]{1,3}))?");

  private static final Map<String, Integer> POWERS_OF_TWO =
      Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);
  private static final Map<String, Integer> POWERS_OF_TEN =
      Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

  private QuantityText() {}

  /** Reads a quantity, which may be negative; returns nothing if the text is none. */
  public static Optional<BigDecimal> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal amount = new BigDecimal(matcher.group(1));
    if (matcher.group(2) != null) {
      int power = POWERS_OF_TWO.getOrDefault(matcher.group(2), 0);
      return Optional.of(amount.multiply(BigDecimal.valueOf(1L << power)));
    }
    int power = 0;
    if (matcher.group(3) != null) {
      power = POWERS_OF_TEN.getOrDefault(matcher.group(3), 0);
    } else if (matcher.group(4) != null) {
      power = Integer.parseInt(matcher.group(4));
    }
    return Optional.of(amount.scaleByPowerOfTen(power));
  }

  /** Reads a quantity of bytes; returns nothing if the text is none, or not a whole number. */
  public static OptionalLong parseBytes(String text) {
    Optional<BigDecimal> amount = parse(text);
    if (amount.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(amount.get().longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** Returns a number of bytes in its largest whole unit up to Mi, for example {@code 64Ki}. */
  public static String showBytes(long bytes) {
    if (bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "Mi";
    }
    return bytes % (1L << 10) == 0 ? (bytes >> 10) + "Ki" : Long.toString(bytes);
  }
}
