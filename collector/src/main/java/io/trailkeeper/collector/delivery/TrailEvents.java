package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFileBuilder;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.EventFilter;
import io.trailkeeper.core.selector.NamespaceMatch;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a trail makes of journaled events: whether it logs one, and as what. For the collector's
 * thread.
 *
 * <p>With a label selector in the scope more passes the {@link #filter} than the trail logs, and
 * what decides changes with the namespaces.
 */
final class TrailEvents {

  private final CollectorConfiguration configuration;
  private final Selection selection;
  private final EventClassifier classifier;
  private final @Nullable Namespaces namespaces;
  private EventFilter filter;
  private Set<String> others = Set.of();

  /**
   * @param namespaces what a label selector in the scope matches; null if there is none
   */
  TrailEvents(CollectorConfiguration configuration, @Nullable Namespaces namespaces) {
    this.configuration = configuration;
    this.selection = configuration.selection();
    this.classifier = selection.classifier(configuration.trail().cluster());
    this.namespaces = namespaces;
    this.filter = EventFilter.of(configuration.trail().cluster(), selection);
  }

  /**
   * Returns the event as it is logged; nothing if it is not.
   *
   * @throws InvalidAuditEventException if the bytes are no event
   */
  Optional<ClassifiedEvent> select(JournaledEvent journaled) {
    ClassifiedEvent event = classifier.classify(journaled.auditEvent());
    // Without a label selector the journal has decided.
    return namespaces == null || selection.selects(event, classifier, namespaces)
        ? Optional.of(event)
        : Optional.empty();
  }

  /**
   * Whether the trail logs an event that passed its filter.
   *
   * @throws InvalidAuditEventException if the bytes are no event
   */
  boolean isLogged(JournaledEvent journaled) {
    if (namespaces != null) {
      return select(journaled).isPresent();
    }
    journaled.stageSecond();
    return true;
  }

  /**
   * Whether every event that passes the filter is logged as its bytes are: it need not be parsed
   * here, if the journal says when it happened.
   */
  boolean areLoggedAsTheyAre() {
    return namespaces == null && configuration.delivery().format() == LogFormat.KUBERNETES;
  }

  /** Returns what to ask of a journal at this moment. */
  EventFilter filter() {
    if (namespaces != null) {
      Set<String> now = namespaces.others();
      // There may be thousands, and they seldom change.
      if (now != others) {
        others = now;
        filter = new EventFilter(configuration.trail().cluster(), selection, others);
      }
    }
    return filter;
  }

  /** Returns what to ask of a journal to pass over nothing because of its namespace. */
  EventFilter widestFilter() {
    return EventFilter.of(configuration.trail().cluster(), selection);
  }

  /**
   * Whether there is an event that only the API server can decide: of a namespace that is not
   * known, or one that changes a namespace.
   */
  boolean hasUndecided(ReadResult result) {
    if (namespaces == null) {
      return false;
    }
    Scope scope = selection.scope();
    for (JournaledEvent event : result.events()) {
      if (!event.isLoss() && isUndecided(event, scope, namespaces)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUndecided(JournaledEvent journaled, Scope scope, Namespaces namespaces) {
    try {
      AuditEvent event = journaled.auditEvent();
      String namespace = Scope.namespaceOf(event);
      if (namespace.isEmpty() || scope.contains(event, NamespaceMatch.NONE)) {
        return false;
      }
      return Scope.changesNamespace(event)
          ? !namespaces.matchesNow(namespace)
          : !namespaces.knows(namespace);
    } catch (InvalidAuditEventException e) {
      return false;
    }
  }

  /** Whether a filter passes over events that are the trail's after all. */
  boolean isOutgrown(EventFilter asked) {
    return namespaces != null && namespaces.anyMatches(asked.otherNamespaces());
  }

  LogFileBuilder newLogFile(Compression compression) {
    return new LogFileBuilder(
        configuration.delivery().format(),
        compression::compressor,
        configuration.trail().cluster(),
        classifier);
  }

  /** Returns how log files are compressed that begin now. */
  Compression compression() {
    return configuration.delivery().compression();
  }
}
