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
  private final EventFields fields;

  // Made when somebody asks first, and kept. Two threads may make the same thing, which is
  // immutable.
  private @Nullable AuditUser user;
  private @Nullable AuditUser impersonatedUser;
  private @Nullable ObjectReference objectRef;
  private @Nullable String namespace;
  private @Nullable ResponseStatus responseStatus;
  private @Nullable List<String> sourceIps;
  private @Nullable Map<String, String> annotations;

  AuditEvent(byte[] bytes, EventFields fields) {
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
    return fields.knownText(EventFields.LEVEL, bytes);
  }

  /** Returns the audit id: chosen by the client where it sent an {@code Audit-ID} header. */
  public String auditId() {
    return fields.text(EventFields.AUDIT_ID, bytes);
  }

  /** Returns for example {@code ResponseComplete}. */
  public String stage() {
    return fields.knownText(EventFields.STAGE, bytes);
  }

  /** Returns the path and query as requested. */
  public String requestUri() {
    return fields.text(EventFields.REQUEST_URI, bytes);
  }

  /** Returns the Kubernetes verb, or the lower-case HTTP method of a non-resource request. */
  public String verb() {
    return fields.knownText(EventFields.VERB, bytes);
  }

  /** Returns who was authenticated. */
  public AuditUser user() {
    AuditUser made = user;
    if (made == null) {
      made = user(EventFields.USER);
      user = made;
    }
    return made;
  }

  /** Returns whom the user acted as, if not as themselves. */
  public Optional<AuditUser> impersonatedUser() {
    if (!fields.has(EventFields.IMPERSONATED_USER)) {
      return Optional.empty();
    }
    AuditUser made = impersonatedUser;
    if (made == null) {
      made = user(EventFields.IMPERSONATED_USER);
      impersonatedUser = made;
    }
    return Optional.of(made);
  }

  private AuditUser user(int field) {
    List<String> credentialIds = fields.texts(field + EventFields.CREDENTIAL_IDS, bytes);
    return new AuditUser(
        fields.text(field + EventFields.USERNAME, bytes),
        fields.text(field + EventFields.UID, bytes),
        fields.texts(field + EventFields.GROUPS, bytes),
        credentialIds.isEmpty() ? "" : credentialIds.get(0),
        new Span(fields.from(field), fields.to(field)));
  }

  /** Returns the addresses the request came through; only the last was seen by the API server. */
  public List<String> sourceIps() {
    List<String> made = sourceIps;
    if (made == null) {
      made = fields.texts(EventFields.of(Member.SOURCE_IPS), bytes);
      sourceIps = made;
    }
    return made;
  }

  /** Returns the address that the API server itself saw; empty when there is none. */
  public String sourceIp() {
    List<String> ips = sourceIps();
    return ips.isEmpty() ? "" : ips.get(ips.size() - 1);
  }

  /** Returns what the client called itself; empty when it did not. */
  public String userAgent() {
    return fields.text(EventFields.USER_AGENT, bytes);
  }

  /** Returns the object that the request is about; empty for a non-resource request. */
  public Optional<ObjectReference> objectRef() {
    if (!fields.has(EventFields.OBJECT_REF)) {
      return Optional.empty();
    }
    ObjectReference made = objectRef;
    if (made == null) {
      made =
          new ObjectReference(
              resource(),
              namespace(),
              fields.text(EventFields.NAME, bytes),
              fields.text(EventFields.OBJECT_UID, bytes),
              apiGroup(),
              fields.knownText(EventFields.API_VERSION, bytes),
              fields.text(EventFields.RESOURCE_VERSION, bytes),
              subresource());
      objectRef = made;
    }
    return Optional.of(made);
  }

  /** Returns the object's resource, cheaper than all of {@link #objectRef}; empty for none. */
  public String resource() {
    return fields.knownText(EventFields.RESOURCE, bytes);
  }

  /** Returns the API group of the object's resource; empty for none, or the core group. */
  public String apiGroup() {
    return fields.knownText(EventFields.API_GROUP, bytes);
  }

  /** Returns the object's subresource; empty for none. */
  public String subresource() {
    return fields.knownText(EventFields.SUBRESOURCE, bytes);
  }

  /** Returns the object's namespace; empty for none. */
  public String namespace() {
    String made = namespace;
    if (made == null) {
      made = fields.knownText(EventFields.NAMESPACE, bytes);
      namespace = made;
    }
    return made;
  }

  /** Returns how the request ended; code 0 before it did. */
  public ResponseStatus responseStatus() {
    ResponseStatus made = responseStatus;
    if (made == null) {
      made =
          new ResponseStatus(
              fields.code,
              fields.knownText(EventFields.REASON, bytes),
              fields.text(EventFields.MESSAGE, bytes));
      responseStatus = made;
    }
    return made;
  }

  /** Returns when the API server received the request. */
  public Instant requestReceivedTimestamp() {
    return fields.time(EventFields.REQUEST_RECEIVED, bytes);
  }

  /** Returns when the request reached this stage. */
  public Instant stageTimestamp() {
    return fields.time(EventFields.STAGE_TIMESTAMP, bytes);
  }

  /** Returns the audit annotations, in the event's order. */
  public Map<String, String> annotations() {
    Map<String, String> made = annotations;
    if (made == null) {
      made = fields.textsByName(EventFields.of(Member.ANNOTATIONS), bytes);
      annotations = made;
    }
    return made;
  }

  /** Returns where the whole value of a member stands. */
  public Optional<Span> span(Member member) {
    return fields.span(EventFields.of(member));
  }

  /** Returns the {@code kind} that the request's or response's body says it is, if it says so. */
  public Optional<String> bodyKind(Member body) {
    int field =
        body == Member.REQUEST_OBJECT ? EventFields.REQUEST_KIND : EventFields.RESPONSE_KIND;
    return fields.has(field) ? Optional.of(fields.knownText(field, bytes)) : Optional.empty();
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
