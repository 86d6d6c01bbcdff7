package io.trailkeeper.crds.validation;

import io.trailkeeper.core.selector.AdvancedEventSelector;
import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.core.selector.SelectorField;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.v1alpha1.AdvancedEventSelectorSpec;
import io.trailkeeper.crds.v1alpha1.FieldSelectorSpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Advanced event selectors. */
final class AdvancedEventSelectorRules {

  private static final FieldPath SELECTORS = TrailValidation.SPEC.field("advancedEventSelectors");

  /** The condition that every selector has; the others here are tried beside it. */
  private static final FieldSelector CATEGORY =
      new FieldSelector(
          SelectorField.EVENT_CATEGORY, Map.of(Operator.EQUALS, List.of("Management")));

  private AdvancedEventSelectorRules() {}

  static List<Violation> check(TrailSpec spec) {
    @Nullable List<AdvancedEventSelectorSpec> selectors = spec.advancedEventSelectors();
    if (selectors == null) {
      return List.of();
    }
    Findings findings = new Findings();
    int values = 0;
    for (int i = 0; i < selectors.size(); i++) {
      @Nullable AdvancedEventSelectorSpec selector = selectors.get(i);
      if (selector == null) {
        findings.addText(SELECTORS.item(i), null, "an advanced event selector");
      } else {
        checkName(SELECTORS.item(i).field("name"), selector.name(), findings);
        checkFields(SELECTORS.item(i).field("fieldSelectors"), selector, findings);
        values += countValues(selector);
      }
    }
    if (values > Selection.MAX_CONDITION_VALUES) {
      findings.add(SELECTORS, values + " values", "at most " + Selection.MAX_CONDITION_VALUES);
    }
    return findings.toList();
  }

  private static void checkName(FieldPath path, @Nullable String name, Findings findings) {
    if (name == null) {
      return;
    }
    try {
      new AdvancedEventSelector(name, List.of(CATEGORY));
    } catch (IllegalArgumentException e) {
      findings.add(path, name.length() + " characters", "at most " + CoreRule.allowed(e, name));
    }
  }

  private static void checkFields(
      FieldPath path, AdvancedEventSelectorSpec selector, Findings findings) {
    @Nullable List<FieldSelectorSpec> conditions = selector.fieldSelectors();
    Set<String> seen = new HashSet<>();
    boolean hasCategory = false;
    for (int i = 0; conditions != null && i < conditions.size(); i++) {
      @Nullable FieldSelectorSpec condition = conditions.get(i);
      if (condition == null) {
        findings.addText(path.item(i), null, "an object with field and an operator");
        continue;
      }
      FieldSelectorRules.check(path.item(i), condition, findings);
      if (condition.field() != null && !seen.add(condition.field())) {
        findings.addText(
            path.item(i).field("field"), condition.field(), "each field once in a selector");
      }
      hasCategory |=
          SelectorField.EVENT_CATEGORY.toString().equals(condition.field())
              && condition.equals() != null;
    }
    if (!hasCategory) {
      findings.add(
          path,
          "no eventCategory with equals",
          "conditions with eventCategory among them, its equals Management or Data");
    }
  }

  private static int countValues(AdvancedEventSelectorSpec selector) {
    @Nullable List<FieldSelectorSpec> conditions = selector.fieldSelectors();
    int count = 0;
    for (int i = 0; conditions != null && i < conditions.size(); i++) {
      @Nullable FieldSelectorSpec condition = conditions.get(i);
      if (condition != null) {
        count += condition.conditions().values().stream().mapToInt(List::size).sum();
      }
    }
    return count;
  }
}
