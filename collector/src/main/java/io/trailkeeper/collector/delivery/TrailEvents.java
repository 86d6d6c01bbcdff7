package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.logfile.LogFileBuilder;
import io.trailkeeper.core.selector.Selection;
import java.util.function.Predicate;

/** What a trail makes of journaled events: whether it logs one, and as what. Thread-safe. */
final class TrailEvents implements Predicate<JournaledEvent> {

  private final CollectorConfiguration configuration;
  private final Selection selection;
  private final EventClassifier classifier;

  TrailEvents(CollectorConfiguration configuration) {
    this.configuration = configuration;
    this.selection = configuration.selection();
    this.classifier = selection.classifier(configuration.trail().cluster());
  }

  /** Whether the trail logs an event. One that cannot be read is selected, to be accounted for. */
  @Override
  public boolean test(JournaledEvent journaled) {
    try {
      return selection.selects(classify(journaled), classifier);
    } catch (InvalidAuditEventException e) {
      return true;
    }
  }

  /**
   * @throws InvalidAuditEventException if the bytes are no event
   */
  ClassifiedEvent classify(JournaledEvent journaled) {
    return classifier.classify(AuditEvent.parse(journaled.bytes()));
  }

  LogFileBuilder newLogFile() {
    return new LogFileBuilder(
        configuration.delivery().format(), configuration.trail().cluster(), classifier);
  }
}
