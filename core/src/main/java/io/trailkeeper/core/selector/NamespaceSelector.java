package io.trailkeeper.core.selector;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' label selector, on the labels of namespaces. All of it must hold; an empty one
 * matches every namespace.
 *
 * @param matchLabels labels and the values that they must have
 * @param matchExpressions conditions on single labels
 */
public record NamespaceSelector(
    Map<String, String> matchLabels, List<LabelExpression> matchExpressions) {

  /** Copies; labels are kept in the order of their keys. */
  public NamespaceSelector {
    matchLabels = Collections.unmodifiableMap(new TreeMap<>(matchLabels));
    matchExpressions = List.copyOf(matchExpressions);
  }

  /**
   * A condition on one label.
   *
   * @param key the label
   * @param operator what must hold
   * @param values for In and NotIn at least one; none for the others
   */
  public record LabelExpression(String key, Operator operator, List<String> values) {

    /** Kubernetes' four operators. */
    public enum Operator {
      /** The label is there, with one of the values. */
      IN("In"),
      /** The label is not there, or has none of the values. */
      NOT_IN("NotIn"),
      /** The label is there. */
      EXISTS("Exists"),
      /** The label is not there. */
      DOES_NOT_EXIST("DoesNotExist");

      private final String text;

      Operator(String text) {
        this.text = text;
      }

      /** Returns the operator as it stands in a Trail. */
      @Override
      public String toString() {
        return text;
      }
    }

    /**
     * @throws IllegalArgumentException if the operator and the values do not go together
     */
    public LabelExpression {
      values = List.copyOf(values);
      boolean wantsValues = operator == Operator.IN || operator == Operator.NOT_IN;
      if (wantsValues == values.isEmpty()) {
        throw new IllegalArgumentException(
            "label "
                + key
                + ": operator "
                + operator
                + (wantsValues ? " needs values" : " takes no values"));
      }
    }

    private boolean holds(Map<String, String> labels) {
      @Nullable String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  /** Whether a namespace with these labels matches. */
  public boolean matches(Map<String, String> labels) {
    return matchLabels.entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
        && matchExpressions.stream().allMatch(expression -> expression.holds(labels));
  }
}
