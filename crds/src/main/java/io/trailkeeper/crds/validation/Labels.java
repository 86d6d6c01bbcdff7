package io.trailkeeper.crds.validation;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.trailkeeper.crds.text.FieldPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of labels, and of selectors on them. */
final class Labels {

  static final String KEY_RULE =
      "[prefix/]name, the name of 1 to 63 letters, digits, '-', '_' and '.', starting and ending"
          + " with a letter or digit, the prefix a DNS name";
  private static final String VALUE_RULE =
      "at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit";
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");

  private Labels() {}

  /** Whether a text is a label's key; names of resources have the same form. */
  static boolean isKey(String text) {
    int slash = text.indexOf('/');
    return (slash < 0 || Names.isSubdomain(text.substring(0, slash)))
        && NAME.matcher(text.substring(slash + 1)).matches();
  }

  static void checkLabels(FieldPath path, @Nullable Map<String, String> labels, Findings findings) {
    if (labels == null) {
      return;
    }
    labels.forEach(
        (key, value) -> {
          if (!isKey(key)) {
            findings.addText(path, key, KEY_RULE);
          }
          checkValue(path.field(key), value, findings);
        });
  }

  static void checkSelector(FieldPath path, LabelSelector selector, Findings findings) {
    checkLabels(path.field("matchLabels"), selector.getMatchLabels(), findings);
    @Nullable List<LabelSelectorRequirement> expressions = selector.getMatchExpressions();
    if (expressions == null) {
      return;
    }
    for (int i = 0; i < expressions.size(); i++) {
      FieldPath item = path.field("matchExpressions").item(i);
      @Nullable LabelSelectorRequirement expression = expressions.get(i);
      if (expression == null) {
        findings.addText(item, null, "an object with key and operator");
      } else {
        checkExpression(item, expression, findings);
      }
    }
  }

  private static void checkExpression(
      FieldPath path, LabelSelectorRequirement expression, Findings findings) {
    @Nullable String key = expression.getKey();
    if (key == null || !isKey(key)) {
      findings.addText(path.field("key"), key, KEY_RULE);
    }
    @Nullable String operator = expression.getOperator();
    @Nullable List<String> values = expression.getValues();
    boolean none = values == null || values.isEmpty();
    if (operator != null && WITH_VALUES.contains(operator)) {
      if (none) {
        findings.addText(
            path.field("values"), null, "at least one value with operator " + operator);
      }
    } else if (operator != null && WITHOUT_VALUES.contains(operator)) {
      if (!none) {
        findings.add(path.field("values"), "values", "nothing with operator " + operator);
      }
    } else {
      findings.addText(path.field("operator"), operator, "In, NotIn, Exists, DoesNotExist");
    }
    for (int i = 0; values != null && i < values.size(); i++) {
      checkValue(path.field("values").item(i), values.get(i), findings);
    }
  }

  static void checkValue(FieldPath path, @Nullable String value, Findings findings) {
    if (value == null || !(value.isEmpty() || NAME.matcher(value).matches())) {
      findings.addText(path, value, VALUE_RULE);
    }
  }
}
