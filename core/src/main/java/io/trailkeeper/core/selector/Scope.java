package io.trailkeeper.core.selector;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.ObjectReference;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How far a trail reaches. */
public sealed interface Scope {

  /**
   * Whether an event lies in the scope.
   *
   * @param labels says which namespaces a label selector matches; asked only if there is one
   */
  boolean contains(AuditEvent event, NamespaceMatch labels);

  /** Whether it depends on the labels of namespaces, which come and go. */
  boolean followsNamespaces();

  /** The whole cluster: every event. */
  record Cluster() implements Scope {
    @Override
    public boolean contains(AuditEvent event, NamespaceMatch labels) {
      return true;
    }

    @Override
    public boolean followsNamespaces() {
      return false;
    }
  }

  /**
   * Events about namespaces with these names or labels and about what is in them. A request across
   * all namespaces is not about one of them, and lies outside.
   *
   * @param names in the order of the alphabet, so that the same scope is written the same
   * @param selector the labels; null for names alone
   */
  record Namespaces(Set<String> names, @Nullable NamespaceSelector selector) implements Scope {
    /** Copies the names. */
    public Namespaces {
      names = Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(names)));
    }

    /** Makes a scope of names alone. */
    public Namespaces(Set<String> names) {
      this(names, null);
    }

    @Override
    public boolean contains(AuditEvent event, NamespaceMatch labels) {
      String namespace = namespaceOf(event);
      return !namespace.isEmpty()
          && (names.contains(namespace) || (selector != null && labels.matches(namespace, event)));
    }

    @Override
    public boolean followsNamespaces() {
      return selector != null;
    }
  }

  /** Returns the namespace that an event is about; empty if it is about none, or about all. */
  static String namespaceOf(AuditEvent event) {
    String namespace = event.namespace();
    // Requests that create a namespace carry its name, but no namespace.
    return namespace.isEmpty() && isOfNamespaces(event)
        ? event.objectRef().map(ObjectReference::name).orElse("")
        : namespace;
  }

  /** Whether an event is about namespaces themselves, and not only reads them. */
  static boolean changesNamespace(AuditEvent event) {
    return isOfNamespaces(event)
        && switch (event.verb()) {
          case "get", "list", "watch" -> false;
          default -> true;
        };
  }

  private static boolean isOfNamespaces(AuditEvent event) {
    return event.resource().equals("namespaces") && event.apiGroup().isEmpty();
  }
}
