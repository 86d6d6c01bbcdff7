package io.trailkeeper.core.selector;

import io.trailkeeper.core.selector.FieldSelector.Operator;
import java.util.List;
import java.util.Set;

/** One operator of a field selector with its values, made ready to be asked for every event. */
abstract class ValueTest {

  private final boolean wanted;

  private ValueTest(Operator operator) {
    this.wanted = operator.isPositive();
  }

  static ValueTest of(SelectorField field, Operator operator, List<String> values) {
    return switch (operator) {
      case EQUALS, NOT_EQUALS ->
          field == SelectorField.SOURCE_IP_ADDRESS
              ? new Ranges(operator, values)
              : new Whole(operator, values);
      case STARTS_WITH, NOT_STARTS_WITH -> new Prefixes(operator, values);
      case ENDS_WITH, NOT_ENDS_WITH -> new Suffixes(operator, values);
    };
  }

  /** Whether one value of the operator fits. */
  abstract boolean fits(String found);

  /** Whether one is wanted to; none is with a negative operator. */
  boolean wanted() {
    return wanted;
  }

  private static final class Whole extends ValueTest {
    private final String first;
    private final Set<String> values;

    Whole(Operator operator, List<String> values) {
      super(operator);
      this.first = values.get(0);
      this.values = Set.copyOf(values);
    }

    @Override
    boolean fits(String found) {
      return values.size() == 1 ? first.equals(found) : values.contains(found);
    }
  }

  private static final class Ranges extends ValueTest {
    private final IpRange[] ranges;

    Ranges(Operator operator, List<String> values) {
      super(operator);
      this.ranges = values.stream().map(IpRange::parse).toArray(IpRange[]::new);
    }

    @Override
    boolean fits(String found) {
      for (IpRange range : ranges) {
        if (range.contains(found)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class Prefixes extends ValueTest {
    private final String[] prefixes;

    Prefixes(Operator operator, List<String> values) {
      super(operator);
      this.prefixes = values.toArray(String[]::new);
    }

    @Override
    boolean fits(String found) {
      for (String prefix : prefixes) {
        if (found.startsWith(prefix)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class Suffixes extends ValueTest {
    private final String[] suffixes;

    Suffixes(Operator operator, List<String> values) {
      super(operator);
      this.suffixes = values.toArray(String[]::new);
    }

    @Override
    boolean fits(String found) {
      for (String suffix : suffixes) {
        if (found.endsWith(suffix)) {
          return true;
        }
      }
      return false;
    }
  }
}
