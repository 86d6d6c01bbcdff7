package io.trailkeeper.core.audit;

import io.trailkeeper.core.json.Span;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an event while it is read; not changed after that. */
final class AuditEventFields {
  String level = "";
  String auditId = "";
  String stage = "";
  String requestUri = "";
  String verb = "";
  AuditUser user = new AuditUser("", "", List.of(), "", new Span(0, 0));
  @Nullable AuditUser impersonatedUser;
  List<String> sourceIps = List.of();
  String userAgent = "";
  @Nullable ObjectReference objectRef;
  ResponseStatus responseStatus = ResponseStatus.ABSENT;
  Instant requestReceivedTimestamp = Instant.EPOCH;
  Instant stageTimestamp = Instant.EPOCH;
  Map<String, String> annotations = Map.of();
  @Nullable String requestKind;
  @Nullable String responseKind;
  final Map<AuditEvent.Member, Span> spans = new EnumMap<>(AuditEvent.Member.class);
}
