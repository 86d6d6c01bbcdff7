package io.trailkeeper.collector.redaction;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.AuditEvent.Member;
import io.trailkeeper.core.json.JsonType;
import io.trailkeeper.core.json.JsonWriter;
import io.trailkeeper.core.json.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The redaction of one event that a rule matches. */
final class EventRedaction {

  private static final String REQUEST_OBJECT = Member.REQUEST_OBJECT.jsonName();
  private static final String RESPONSE_OBJECT = Member.RESPONSE_OBJECT.jsonName();
  private static final String RESPONSE_STATUS = Member.RESPONSE_STATUS.jsonName();
  private static final String ANNOTATIONS = Member.ANNOTATIONS.jsonName();

  /** Audit annotations that begin like this hold what a webhook changed in the object. */
  private static final String PATCHES = "patch.webhook.admission.k8s.io/";

  /** The members of a status that quote the body, for the codes in {@link #QUOTING_CODES}. */
  private static final Set<String> QUOTES = Set.of("message", "details");

  private static final Set<Integer> QUOTING_CODES = Set.of(400, 422);

  private final AuditEvent event;
  private final String rule;
  private final ObjectEdit members;
  private final List<Splice> splices = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private @Nullable ObjectMember annotationsMember;

  EventRedaction(AuditEvent event, String rule) {
    this.event = event;
    this.rule = rule;
    this.members = new ObjectEdit(event.bytes(), new Span(0, event.bytes().length));
  }

  /** Returns the redacted event, or the same one if nothing in it had to go. */
  AuditEvent result() {
    @Nullable ObjectEdit annotations = null;
    for (ObjectMember member : members.members()) {
      String name = member.name();
      if (name.equals(REQUEST_OBJECT) || name.equals(RESPONSE_OBJECT)) {
        removeBody(member);
      } else if (name.equals(RESPONSE_STATUS)) {
        removeQuotes(member);
      } else if (name.equals(ANNOTATIONS)) {
        annotationsMember = member;
        annotations = removePatches(member);
      }
    }
    if (removed.isEmpty()) {
      return event;
    }
    annotate(annotations);
    members.addTo(splices);
    return AuditEvent.parse(Splice.apply(event.bytes(), splices));
  }

  private void removeBody(ObjectMember body) {
    if (body.type() != JsonType.NULL) {
      members.remove(body);
      removed.add(body.name());
    }
  }

  private void removeQuotes(ObjectMember status) {
    if (status.type() != JsonType.OBJECT
        || !QUOTING_CODES.contains(event.responseStatus().code())) {
      return;
    }
    ObjectEdit edit = new ObjectEdit(event.bytes(), status.value());
    for (ObjectMember member : edit.members()) {
      if (QUOTES.contains(member.name())) {
        edit.remove(member);
        removed.add(RESPONSE_STATUS + "." + member.name());
      }
    }
    edit.addTo(splices);
  }

  private @Nullable ObjectEdit removePatches(ObjectMember annotations) {
    if (annotations.type() != JsonType.OBJECT) {
      return null;
    }
    ObjectEdit edit = new ObjectEdit(event.bytes(), annotations.value());
    for (ObjectMember annotation : edit.members()) {
      if (annotation.name().startsWith(PATCHES)) {
        edit.remove(annotation);
        removed.add(ANNOTATIONS + "[" + annotation.name() + "]");
      }
    }
    return edit;
  }

  /** Says in the event what went: in its annotations, which are made where there are none. */
  private void annotate(@Nullable ObjectEdit annotations) {
    String said =
        json(
            new JsonWriter(128)
                .name(Redactor.ANNOTATION)
                .string(String.join(",", removed) + " (rule " + rule + ")"));
    if (annotations != null) {
      for (ObjectMember annotation : annotations.members()) {
        if (annotation.name().equals(Redactor.ANNOTATION)) {
          annotations.remove(annotation);
        }
      }
      annotations.append(said);
      annotations.addTo(splices);
    } else if (annotationsMember != null) {
      Span nothing = annotationsMember.value();
      splices.add(new Splice(nothing.from(), nothing.to(), "{" + said + "}"));
    } else {
      members.append("\"" + ANNOTATIONS + "\":{" + said + "}");
    }
  }

  private static String json(JsonWriter writer) {
    return new String(writer.toByteArray(), StandardCharsets.UTF_8);
  }
}
