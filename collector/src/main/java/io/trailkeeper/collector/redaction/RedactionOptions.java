package io.trailkeeper.collector.redaction;

import java.util.List;

/**
 * Which redaction rules there are.
 *
 * @param additionalRules resources whose request and response bodies go as well, each as {@code
 *     resource[.group][/subresource]}: no group is the core group, no subresource is the resource
 *     and all of its subresources
 * @param disabledDefaults the names of the default rules that do not apply
 */
public record RedactionOptions(List<String> additionalRules, List<String> disabledDefaults) {

  /** All default rules and no more. */
  public static final RedactionOptions DEFAULT = new RedactionOptions(List.of(), List.of());

  /**
   * @throws IllegalArgumentException if a rule is not of its form, or no default rule has a name
   */
  public RedactionOptions {
    additionalRules = List.copyOf(additionalRules);
    disabledDefaults = List.copyOf(disabledDefaults);
    additionalRules.forEach(RedactionRule::parse);
    List<String> known = RedactionRule.DEFAULTS.stream().map(RedactionRule::name).toList();
    for (String name : disabledDefaults) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "no default redaction rule is called \""
                + name
                + "\"; the ones that can be disabled are "
                + String.join(", ", known));
      }
    }
  }
}
