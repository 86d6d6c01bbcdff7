package io.trailkeeper.bench.stage;

import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.selector.NamespaceMatch;
import io.trailkeeper.core.selector.Selection;
import java.io.IOException;
import java.util.List;

/**
 * Classifies events and looks at each Trail's selectors, as a journal does that it is read from.
 */
final class Selecting implements Work {

  private final EventBodies bodies;
  private final List<Selection> trails;
  private final List<EventClassifier> classifiers;
  private List<AuditEvent> events = List.of();

  Selecting(EventBodies bodies, List<Selection> trails) {
    this.bodies = bodies;
    this.trails = trails;
    this.classifiers =
        trails.stream().map(selection -> selection.classifier(Stages.CLUSTER)).toList();
  }

  /** An event remembers what was asked of it: each pass has new ones. */
  @Override
  public void prepare() throws IOException {
    events = Parsing.events(bodies);
  }

  @Override
  public long pass() {
    long selected = 0;
    for (AuditEvent event : events) {
      for (int trail = 0; trail < trails.size(); trail++) {
        EventClassifier classifier = classifiers.get(trail);
        if (trails
            .get(trail)
            .selects(classifier.classify(event), classifier, NamespaceMatch.NONE)) {
          selected++;
        }
      }
    }
    return selected;
  }
}
