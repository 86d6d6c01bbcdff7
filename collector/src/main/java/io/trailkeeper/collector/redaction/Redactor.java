package io.trailkeeper.collector.redaction;

import io.trailkeeper.core.audit.AuditEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the bodies of sensitive requests and responses out of events. Thread-safe.
 *
 * <p>When the first rule matches an event, these go:
 *
 * <ul>
 *   <li>{@code requestObject} and {@code responseObject}, whole;
 *   <li>the audit annotations that hold what admission webhooks changed in the object ({@code
 *       patch.webhook.admission.k8s.io/…});
 *   <li>{@code message} and {@code details} of {@code responseStatus}, where its code is 400 or
 *       422: the texts of decoding and validation errors quote the body.
 * </ul>
 *
 * The annotation {@code trailkeeper.io/redacted} then says what went and by which rule. All other
 * bytes of the event stay as they were received.
 */
public final class Redactor {

  /** The audit annotation of a redacted event. */
  public static final String ANNOTATION = "trailkeeper.io/redacted";

  private final List<RedactionRule> rules;

  private Redactor(List<RedactionRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Makes a redactor of the default rules that are not disabled, then the additional ones. */
  public static Redactor of(RedactionOptions options) {
    List<RedactionRule> rules = new ArrayList<>();
    for (RedactionRule rule : RedactionRule.DEFAULTS) {
      if (!options.disabledDefaults().contains(rule.name())) {
        rules.add(rule);
      }
    }
    for (String rule : options.additionalRules()) {
      rules.add(RedactionRule.parse(rule));
    }
    return new Redactor(rules);
  }

  /** Returns the names of the rules, in the order in which they are tried. */
  public List<String> rules() {
    return rules.stream().map(RedactionRule::name).toList();
  }

  /**
   * Redacts an event.
   *
   * @return the same object if nothing had to go
   */
  public AuditEvent redact(AuditEvent event) {
    for (RedactionRule rule : rules) {
      if (rule.matches(event)) {
        return new EventRedaction(event, rule.name()).result();
      }
    }
    return event;
  }
}
