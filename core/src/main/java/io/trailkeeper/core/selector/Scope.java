package io.trailkeeper.core.selector;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.ObjectReference;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** How far a trail reaches. */
public sealed interface Scope {

  /** Whether an event lies in the scope. */
  boolean contains(AuditEvent event);

  /** The whole cluster: every event. */
  record Cluster() implements Scope {
    @Override
    public boolean contains(AuditEvent event) {
      return true;
    }
  }

  /**
   * Events about namespaces with these names and about what is in them. A request across all
   * namespaces is not about one of them, and lies outside.
   *
   * @param names in the order of the alphabet, so that the same scope is written the same; where
   *     there are none, every event lies outside
   */
  record Namespaces(Set<String> names) implements Scope {
    /** Copies the names. */
    public Namespaces {
      names = Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(names)));
    }

    @Override
    public boolean contains(AuditEvent event) {
      ObjectReference reference = event.objectRef().orElse(null);
      return reference != null
          && (names.contains(reference.namespace())
              || (isNamespace(reference) && names.contains(reference.name())));
    }

    /** Requests that create a namespace carry its name, but no namespace. */
    private static boolean isNamespace(ObjectReference reference) {
      return reference.resource().equals("namespaces") && reference.apiGroup().isEmpty();
    }
  }
}
