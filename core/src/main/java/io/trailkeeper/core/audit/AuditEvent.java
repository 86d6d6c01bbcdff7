package io.trailkeeper.core.audit;

import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.Span;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One audit event: its bytes as received, and where in them things stand.
 *
 * <p>The bytes are the event; the fields are read from them and never written back. Whoever holds
 * an event must not change its bytes. Immutable otherwise, and thread-safe.
 *
 * <p>Everything but {@code level}, {@code stage} and the time stamps may have been written by a
 * client, {@link #auditId} included: it may be of any length and is no key of anything.
 */
public final class AuditEvent {

  private final byte[] bytes;
  private final AuditEventFields fields;

  AuditEvent(byte[] bytes, AuditEventFields fields) {
    this.bytes = bytes;
    this.fields = fields;
  }

  /**
   * Reads an event.
   *
   * @param bytes one JSON object in UTF-8, and nothing else
   * @throws InvalidAuditEventException if it is none, or lacks a field that every event has
   */
  public static AuditEvent parse(byte[] bytes) {
    return AuditEventParser.parse(bytes);
  }

  /** Reads the event that comes next in a reader, whose mark is put there. */
  static AuditEvent read(JsonReader reader) throws IOException {
    return AuditEventParser.read(reader);
  }

  /** Returns the event as received; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns {@code Metadata}, {@code Request} or {@code RequestResponse}. */
  public String level() {
    return fields.level;
  }

  /** Returns the audit id: chosen by the client where it sent an {@code Audit-ID} header. */
  public String auditId() {
    return fields.auditId;
  }

  /** Returns for example {@code ResponseComplete}. */
  public String stage() {
    return fields.stage;
  }

  /** Returns the path and query as requested. */
  public String requestUri() {
    return fields.requestUri;
  }

  /** Returns the Kubernetes verb, or the lower-case HTTP method of a non-resource request. */
  public String verb() {
    return fields.verb;
  }

  /** Returns who was authenticated. */
  public AuditUser user() {
    return fields.user;
  }

  /** Returns whom the user acted as, if not as themselves. */
  public Optional<AuditUser> impersonatedUser() {
    return Optional.ofNullable(fields.impersonatedUser);
  }

  /** Returns the addresses the request came through; only the last was seen by the API server. */
  public List<String> sourceIps() {
    return fields.sourceIps;
  }

  /** Returns the address that the API server itself saw; empty when there is none. */
  public String sourceIp() {
    List<String> ips = fields.sourceIps;
    return ips.isEmpty() ? "" : ips.get(ips.size() - 1);
  }

  /** Returns what the client called itself; empty when it did not. */
  public String userAgent() {
    return fields.userAgent;
  }

  /** Returns the object that the request is about; empty for a non-resource request. */
  public Optional<ObjectReference> objectRef() {
    return Optional.ofNullable(fields.objectRef);
  }

  /** Returns how the request ended; code 0 before it did. */
  public ResponseStatus responseStatus() {
    return fields.responseStatus;
  }

  /** Returns when the API server received the request. */
  public Instant requestReceivedTimestamp() {
    return fields.requestReceivedTimestamp;
  }

  /** Returns when the request reached this stage. */
  public Instant stageTimestamp() {
    return fields.stageTimestamp;
  }

  /** Returns the audit annotations, in the event's order. */
  public Map<String, String> annotations() {
    return fields.annotations;
  }

  /** Returns where the whole value of a member stands. */
  public Optional<Span> span(Member member) {
    return Optional.ofNullable(fields.spans.get(member));
  }

  /** Returns the {@code kind} that the request's or response's body says it is, if it says so. */
  public Optional<String> bodyKind(Member body) {
    @Nullable String kind =
        body == Member.REQUEST_OBJECT ? fields.requestKind : fields.responseKind;
    return Optional.ofNullable(kind);
  }

  /** The members of an event that are copied, moved or removed whole. */
  public enum Member {
    /** {@code requestObject}. */
    REQUEST_OBJECT("requestObject"),
    /** {@code responseObject}. */
    RESPONSE_OBJECT("responseObject"),
    /** {@code responseStatus}. */
    RESPONSE_STATUS("responseStatus"),
    /** {@code annotations}. */
    ANNOTATIONS("annotations"),
    /** {@code authenticationMetadata}. */
    AUTHENTICATION_METADATA("authenticationMetadata"),
    /** {@code sourceIPs}. */
    SOURCE_IPS("sourceIPs");

    private final String jsonName;

    Member(String jsonName) {
      this.jsonName = jsonName;
    }

    /** Returns the member's name in JSON. */
    public String jsonName() {
      return jsonName;
    }
  }
}
