package io.trailkeeper.bench.stage;

import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.EventListItem;
import io.trailkeeper.core.audit.EventListReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads bodies to events. */
final class Parsing implements Work {

  private final EventBodies bodies;

  Parsing(EventBodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public long pass() throws IOException {
    long result = 0;
    for (int body = 0; body < bodies.bodies().size(); body++) {
      EventListReader reader = reader(bodies, body);
      for (Optional<EventListItem> item = reader.next(); item.isPresent(); item = reader.next()) {
        result += event(item.get()).bytes().length;
      }
    }
    return result;
  }

  /** Returns all events, parsed anew. */
  static List<AuditEvent> events(EventBodies bodies) throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    for (int body = 0; body < bodies.bodies().size(); body++) {
      EventListReader reader = reader(bodies, body);
      for (Optional<EventListItem> item = reader.next(); item.isPresent(); item = reader.next()) {
        events.add(event(item.get()));
      }
    }
    return events;
  }

  private static EventListReader reader(EventBodies bodies, int body) {
    return new EventListReader(
        new ByteArrayInputStream(bodies.bodies().get(body).bytes()),
        EventListReader.DEFAULT_MAX_EVENT_BYTES);
  }

  private static AuditEvent event(EventListItem item) throws IOException {
    if (item instanceof EventListItem.Event event) {
      return event.event();
    }
    throw new IOException("a posted item is no event: " + item);
  }
}
