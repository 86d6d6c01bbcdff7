package io.trailkeeper.crds.validation;

import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import io.trailkeeper.core.selector.SelectorField;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.v1alpha1.FieldSelectorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A condition of an advanced event selector. */
final class FieldSelectorRules {

  private static final String FIELDS = joined(SelectorField.values());
  private static final String OPERATORS = joined(Operator.values());

  private FieldSelectorRules() {}

  private static String joined(Object[] values) {
    return Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
  }

  static void check(FieldPath path, FieldSelectorSpec condition, Findings findings) {
    Optional<SelectorField> field =
        condition.field() == null ? Optional.empty() : SelectorField.of(condition.field());
    if (field.isEmpty()) {
      findings.addText(path.field("field"), condition.field(), FIELDS);
    }
    Map<String, List<String>> conditions = condition.conditions();
    if (conditions.isEmpty()) {
      findings.add(path, "no operator", "at least one of " + OPERATORS);
    }
    for (Operator operator : Operator.values()) {
      @Nullable List<String> values = conditions.get(operator.toString());
      if (values != null) {
        checkOperator(path.field(operator.toString()), field, operator, values, findings);
      }
    }
  }

  private static void checkOperator(
      FieldPath path,
      Optional<SelectorField> field,
      Operator operator,
      List<String> values,
      Findings findings) {
    if (field.isPresent() && field.get().isComparedWhole() && !operator.comparesWhole()) {
      findings.add(path, "values for " + field.get(), Operator.EQUALS + ", " + Operator.NOT_EQUALS);
      return;
    }
    if (values.isEmpty()) {
      findings.add(path, "an empty list", "at least one value");
    }
    for (int i = 0; i < values.size(); i++) {
      @Nullable String value = values.get(i);
      if (value == null) {
        findings.addText(path.item(i), null, "a value");
      } else if (field.isPresent()) {
        checkValue(path.item(i), field.get(), operator, value, findings);
      }
    }
  }

  private static void checkValue(
      FieldPath path, SelectorField field, Operator operator, String value, Findings findings) {
    try {
      new FieldSelector(field, Map.of(operator, List.of(value)));
    } catch (IllegalArgumentException e) {
      findings.addText(
          path,
          value,
          value.isEmpty() && !operator.comparesWhole()
              ? "a text that is not empty, as every value starts and ends with the empty one"
              : CoreRule.allowed(e, value));
    }
  }
}
