package io.trailkeeper.core.selector;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a follower wants of a journal. Made of values, so that it can be sent to where the journal
 * is ({@link EventFilterFormat}).
 *
 * <p>Without a label selector in the scope, just what the selection selects passes. With one, more
 * does, so that nothing is missed while namespaces come and go: every change of a namespace, and
 * what the selectors want of namespaces that the follower does not know. The follower then decides.
 *
 * @param cluster the cluster that events are classified for
 * @param selection what the trail logs
 * @param otherNamespaces namespaces that the follower knows not to match the label selector, in the
 *     order of the alphabet; empty without one
 */
public record EventFilter(
    ClusterIdentity cluster, Selection selection, Set<String> otherNamespaces) {

  /** Copies the names. */
  public EventFilter {
    requireNonNull(cluster, "cluster");
    requireNonNull(selection, "selection");
    otherNamespaces =
        Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(otherNamespaces)));
  }

  /** Returns the filter of a selection whose scope has no label selector. */
  public static EventFilter of(ClusterIdentity cluster, Selection selection) {
    return new EventFilter(cluster, selection, Set.of());
  }

  /** Returns this filter, ready to be asked for many events. Thread-safe. */
  public Test test() {
    return new Test(this);
  }

  /** A filter at work. */
  public static final class Test {
    private final Selection selection;
    private final EventClassifier classifier;
    private final boolean followsNamespaces;
    private final NamespaceMatch mayMatch;

    private Test(EventFilter filter) {
      selection = filter.selection();
      classifier = selection.classifier(filter.cluster());
      followsNamespaces = selection.scope().followsNamespaces();
      Set<String> others = Set.copyOf(filter.otherNamespaces());
      mayMatch = (namespace, event) -> !others.contains(namespace);
    }

    /** Whether an event passes. */
    public boolean passes(AuditEvent event) {
      if (followsNamespaces && Scope.changesNamespace(event)) {
        return true;
      }
      // Most events are of other namespaces than a tenant's: that is known before the rest.
      return selection.scope().contains(event, mayMatch)
          && selection.selects(classifier.classify(event), classifier, mayMatch);
    }
  }
}
