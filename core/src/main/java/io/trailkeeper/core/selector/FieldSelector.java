package io.trailkeeper.core.selector;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A condition on one field of an advanced selector.
 *
 * <p>The values of one operator are ORed, those of a negative operator ANDed; several operators are
 * ANDed. Of a field that has several values (groups), a positive operator wants one that fits, a
 * negative one none. A field that is absent is the empty text.
 *
 * @param field the field
 * @param conditions the operators that were given, each with at least one value
 */
public record FieldSelector(SelectorField field, Map<Operator, List<String>> conditions) {

  /** CloudTrail's six operators. */
  public enum Operator {
    /** The whole value. */
    EQUALS("equals", true),
    /** A prefix. */
    STARTS_WITH("startsWith", true),
    /** A suffix. */
    ENDS_WITH("endsWith", true),
    /** Not the whole value. */
    NOT_EQUALS("notEquals", false),
    /** Not a prefix. */
    NOT_STARTS_WITH("notStartsWith", false),
    /** Not a suffix. */
    NOT_ENDS_WITH("notEndsWith", false);

    private final String text;
    private final boolean positive;

    Operator(String text, boolean positive) {
      this.text = text;
      this.positive = positive;
    }

    /** Returns the operator as it stands in a Trail. */
    @Override
    public String toString() {
      return text;
    }

    /** Whether whole values are compared: {@code equals} and {@code notEquals}. */
    public boolean comparesWhole() {
      return this == EQUALS || this == NOT_EQUALS;
    }
  }

  /**
   * @throws IllegalArgumentException naming the field, the operator and the value that is not
   *     allowed
   */
  public FieldSelector {
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException(
          "field "
              + field
              + " has no operator; allowed: equals, startsWith, endsWith, notEquals,"
              + " notStartsWith, notEndsWith");
    }
    Map<Operator, List<String>> copy = new EnumMap<>(Operator.class);
    conditions.forEach(
        (operator, values) -> {
          check(field, operator, values);
          copy.put(operator, List.copyOf(values));
        });
    conditions = Collections.unmodifiableMap(copy);
  }

  private static void check(SelectorField field, Operator operator, List<String> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "operator " + operator + " of field " + field + " has no values");
    }
    if (field.isComparedWhole() && !operator.comparesWhole()) {
      throw new IllegalArgumentException(
          "field "
              + field
              + " does not take operator "
              + operator
              + "; allowed: equals, notEquals");
    }
    for (String value : values) {
      SelectorValues.check(field, operator.comparesWhole(), value);
    }
  }

  /** Whether the condition holds for a field that has these values. */
  boolean holds(List<String> found) {
    BiPredicate<String, String> whole =
        field == SelectorField.SOURCE_IP_ADDRESS
            ? (value, wanted) -> IpRange.parse(wanted).contains(value)
            : String::equals;
    for (Map.Entry<Operator, List<String>> condition : conditions.entrySet()) {
      BiPredicate<String, String> test =
          switch (condition.getKey()) {
            case EQUALS, NOT_EQUALS -> whole;
            case STARTS_WITH, NOT_STARTS_WITH -> String::startsWith;
            case ENDS_WITH, NOT_ENDS_WITH -> String::endsWith;
          };
      if (anyFits(found, condition.getValue(), test) != condition.getKey().positive) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyFits(
      List<String> found, List<String> wanted, BiPredicate<String, String> test) {
    for (String value : found) {
      for (String want : wanted) {
        if (test.test(value, want)) {
          return true;
        }
      }
    }
    return false;
  }
}
