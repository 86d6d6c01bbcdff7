package io.trailkeeper.core.selector;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one field of an advanced selector.
 *
 * <p>The values of one operator are ORed, those of a negative operator ANDed; several operators are
 * ANDed. Of a field that has several values (groups), a positive operator wants one that fits, a
 * negative one none. A field that is absent is the empty text.
 *
 * <p>Immutable. A value like a record, but for what it keeps to answer quickly.
 */
public final class FieldSelector {

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

    /** Whether a value must fit; else it must not. */
    boolean isPositive() {
      return positive;
    }

    /** Whether whole values are compared: {@code equals} and {@code notEquals}. */
    public boolean comparesWhole() {
      return this == EQUALS || this == NOT_EQUALS;
    }
  }

  private final SelectorField field;
  private final Map<Operator, List<String>> conditions;
  private final ValueTest[] tests;

  /**
   * @param field the field
   * @param conditions the operators that were given, each with at least one value
   * @throws IllegalArgumentException naming the field, the operator and the value that is not
   *     allowed
   */
  public FieldSelector(SelectorField field, Map<Operator, List<String>> conditions) {
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
    this.field = field;
    this.conditions = Collections.unmodifiableMap(copy);
    this.tests =
        copy.entrySet().stream()
            .map(condition -> ValueTest.of(field, condition.getKey(), condition.getValue()))
            .toArray(ValueTest[]::new);
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

  /** Returns the field. */
  public SelectorField field() {
    return field;
  }

  /** Returns the operators that were given, each with at least one value. */
  public Map<Operator, List<String>> conditions() {
    return conditions;
  }

  /** Whether the condition holds for a field that has this value. */
  boolean holds(String found) {
    for (ValueTest test : tests) {
      if (test.fits(found) != test.wanted()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the condition holds for a field that has these values. */
  boolean holds(List<String> found) {
    for (ValueTest test : tests) {
      if (anyFits(test, found) != test.wanted()) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyFits(ValueTest test, List<String> found) {
    for (String value : found) {
      if (test.fits(value)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSelector that
        && field == that.field
        && conditions.equals(that.conditions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(field, conditions);
  }

  @Override
  public String toString() {
    return field + " " + conditions;
  }
}
