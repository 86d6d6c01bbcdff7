package io.trailkeeper.collector.redaction;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.AuditEvent.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private static final int NONE = Integer.MAX_VALUE;

  private final List<RedactionRule> rules;

  /** The indexes of the rules that name a resource, in their order. */
  private final Map<String, List<Integer>> byResource = new HashMap<>();

  /** The index of the first rule that names a kind of body. */
  private final Map<String, Integer> byKind = new HashMap<>();

  private Redactor(List<RedactionRule> rules) {
    this.rules = List.copyOf(rules);
    for (int i = 0; i < rules.size(); i++) {
      byResource.computeIfAbsent(rules.get(i).resource(), resource -> new ArrayList<>()).add(i);
      for (String kind : rules.get(i).kinds()) {
        byKind.putIfAbsent(kind, i);
      }
    }
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
    int first = Math.min(ofObject(event), ofBodies(event));
    return first == NONE ? event : new EventRedaction(event, rules.get(first).name()).result();
  }

  /** Returns the index of the first rule that names the object of an event. */
  private int ofObject(AuditEvent event) {
    List<Integer> candidates = byResource.get(event.resource());
    if (candidates != null) {
      for (int index : candidates) {
        if (rules.get(index).fits(event)) {
          return index;
        }
      }
    }
    return NONE;
  }

  /** Returns the index of the first rule that names what a body of an event says it is. */
  private int ofBodies(AuditEvent event) {
    return Math.min(ofBody(event, Member.REQUEST_OBJECT), ofBody(event, Member.RESPONSE_OBJECT));
  }

  private int ofBody(AuditEvent event, Member body) {
    String kind = event.bodyKind(body).orElse(null);
    return kind == null ? NONE : byKind.getOrDefault(kind, NONE);
  }
}
