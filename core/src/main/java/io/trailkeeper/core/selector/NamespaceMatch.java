package io.trailkeeper.core.selector;

import io.trailkeeper.core.audit.AuditEvent;

/** Says whether a trail's label selector matched a namespace when an event happened. */
@FunctionalInterface
public interface NamespaceMatch {

  /** For scopes without a label selector, which never ask. */
  NamespaceMatch NONE = (namespace, event) -> false;

  /**
   * Whether the namespace matched when the event happened.
   *
   * @param namespace its name, not empty
   */
  boolean matches(String namespace, AuditEvent event);
}
