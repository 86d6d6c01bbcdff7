package io.trailkeeper.core.logfile;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.AuditEvent.Member;
import io.trailkeeper.core.audit.ObjectReference;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventCategory;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.json.JsonWriter;
import java.util.HexFormat;

/**
 * Writes an audit event as one record of CloudTrail's event version 1.11. The mapping, member by
 * member, is in {@code docs/format/log-file.md}. Not thread-safe.
 */
final class CloudTrailRecord {

  private static final String EVENT_VERSION = "1.11";

  private final ClusterIdentity cluster;
  private final UserIdentity userIdentity;
  private final EventId eventId;
  private final InstantText instants = new InstantText();

  CloudTrailRecord(ClusterIdentity cluster, EventClassifier classifier) {
    this.cluster = cluster;
    this.eventId = new EventId(cluster);
    this.userIdentity = new UserIdentity(cluster, classifier);
  }

  void write(JsonWriter out, ClassifiedEvent classified, String source, byte[] sha256) {
    AuditEvent event = classified.event();
    out.beginObject();
    out.name("eventVersion").string(EVENT_VERSION);
    out.name("userIdentity");
    userIdentity.write(out, event);
    out.name("eventTime").string(instants.seconds(event.stageTimestamp()));
    out.name("eventSource").string(classified.eventSource());
    out.name("eventName").string(classified.eventName());
    out.name("awsRegion").string(cluster.region());
    out.name("sourceIPAddress").string(Limits.text(event.sourceIp(), Limits.SHORT_TEXT));
    if (!event.userAgent().isEmpty()) {
      out.name("userAgent").string(Limits.text(event.userAgent(), Limits.SHORT_TEXT));
    }
    error(out, classified);
    out.name("requestParameters");
    requestParameters(out, event);
    out.name("responseElements");
    responseElements(out, classified);
    out.name("additionalEventData");
    additionalEventData(out, event, source, sha256);
    out.name("requestID").string(Limits.text(event.auditId(), Limits.SHORT_TEXT));
    out.name("eventID").string(eventId.of(source, sha256).toString());
    out.name("readOnly").bool(classified.readOnly());
    classified.resourceType().ifPresent(type -> resources(out, classified, type));
    out.name("eventType").string(ClassifiedEvent.EVENT_TYPE);
    out.name("managementEvent").bool(classified.category() == EventCategory.MANAGEMENT);
    out.name("recipientAccountId").string(cluster.accountId());
    out.name("eventCategory").string(classified.category().toString());
    out.endObject();
  }

  private static void error(JsonWriter out, ClassifiedEvent classified) {
    String code = classified.errorCode();
    if (!code.isEmpty()) {
      out.name("errorCode").string(Limits.text(code, Limits.SHORT_TEXT));
      String message = classified.event().responseStatus().message();
      if (!message.isEmpty()) {
        out.name("errorMessage").string(Limits.text(message, Limits.SHORT_TEXT));
      }
    }
  }

  private static void requestParameters(JsonWriter out, AuditEvent event) {
    int start = out.length();
    out.beginObject();
    out.name("verb").string(Limits.text(event.verb(), Limits.SHORT_TEXT));
    out.name("requestURI").string(Limits.text(event.requestUri(), Limits.LONG_TEXT));
    event.objectRef().ifPresent(reference -> reference(out, reference));
    RequestQuery.write(out, event.requestUri());
    event
        .span(Member.REQUEST_OBJECT)
        .ifPresent(
            span ->
                Limits.value(
                    out,
                    Member.REQUEST_OBJECT.jsonName(),
                    event.bytes(),
                    span,
                    start + Limits.REQUEST_PARAMETERS));
    out.endObject();
  }

  private static void reference(JsonWriter out, ObjectReference reference) {
    member(out, "apiGroup", reference.apiGroup());
    member(out, "apiVersion", reference.apiVersion());
    member(out, "resource", reference.resource());
    member(out, "subresource", reference.subresource());
    member(out, "namespace", reference.namespace());
    member(out, "name", reference.name());
    member(out, "uid", reference.uid());
    member(out, "resourceVersion", reference.resourceVersion());
  }

  private static void responseElements(JsonWriter out, ClassifiedEvent classified) {
    AuditEvent event = classified.event();
    if (classified.readOnly() || event.span(Member.RESPONSE_OBJECT).isEmpty()) {
      out.nothing();
      return;
    }
    int limit = out.length() + Limits.RESPONSE_ELEMENTS;
    out.beginObject();
    event
        .span(Member.RESPONSE_OBJECT)
        .ifPresent(
            span ->
                Limits.value(out, Member.RESPONSE_OBJECT.jsonName(), event.bytes(), span, limit));
    out.endObject();
  }

  private void additionalEventData(JsonWriter out, AuditEvent event, String source, byte[] sha256) {
    int limit = out.length() + Limits.ADDITIONAL_EVENT_DATA;
    out.beginObject();
    out.name("level").string(Limits.text(event.level(), Limits.SHORT_TEXT));
    out.name("stage").string(Limits.text(event.stage(), Limits.SHORT_TEXT));
    out.name("requestReceivedTimestamp").string(instants.of(event.requestReceivedTimestamp()));
    out.name("stageTimestamp").string(instants.of(event.stageTimestamp()));
    out.name("responseCode").number(event.responseStatus().code());
    out.name("apiServer").string(source);
    out.name("sha256").string(HexFormat.of().formatHex(sha256));
    byte[] bytes = event.bytes();
    event
        .span(Member.SOURCE_IPS)
        .ifPresent(span -> Limits.value(out, "sourceIPs", bytes, span, limit));
    Limits.value(out, "user", bytes, event.user().span(), limit);
    event
        .impersonatedUser()
        .ifPresent(user -> Limits.value(out, "impersonatedUser", bytes, user.span(), limit));
    event
        .span(Member.AUTHENTICATION_METADATA)
        .ifPresent(span -> Limits.value(out, "authenticationMetadata", bytes, span, limit));
    event
        .span(Member.ANNOTATIONS)
        .ifPresent(span -> Limits.value(out, "annotations", bytes, span, limit));
    out.endObject();
  }

  private void resources(JsonWriter out, ClassifiedEvent classified, ResourceType type) {
    String group = type.apiGroup().isEmpty() ? "core" : type.apiGroup();
    out.name("resources").beginArray().beginObject();
    out.name("ARN").string(Limits.text(classified.resourceArn(), Limits.LONG_TEXT));
    out.name("accountId").string(cluster.accountId());
    out.name("type")
        .string(
            Limits.text("K8s::" + group + "::" + EventClassifier.kind(type), Limits.SHORT_TEXT));
    out.endObject().endArray();
  }

  private static void member(JsonWriter out, String name, String value) {
    if (!value.isEmpty()) {
      out.name(name).string(Limits.text(value, Limits.SHORT_TEXT));
    }
  }
}
