package io.trailkeeper.core.audit;

import io.trailkeeper.core.audit.AuditEvent.Member;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonType;
import io.trailkeeper.core.json.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one event in one pass over its bytes. */
final class AuditEventParser {

  /** The members that an event may have but once: two of one name would mean two readings. */
  private enum Field {
    LEVEL("level"),
    AUDIT_ID("auditID"),
    STAGE("stage"),
    REQUEST_URI("requestURI"),
    VERB("verb"),
    USER("user"),
    IMPERSONATED_USER("impersonatedUser"),
    AUTHENTICATION_METADATA("authenticationMetadata"),
    SOURCE_IPS("sourceIPs"),
    USER_AGENT("userAgent"),
    OBJECT_REF("objectRef"),
    RESPONSE_STATUS("responseStatus"),
    REQUEST_OBJECT("requestObject"),
    RESPONSE_OBJECT("responseObject"),
    REQUEST_RECEIVED("requestReceivedTimestamp"),
    STAGE_TIMESTAMP("stageTimestamp"),
    ANNOTATIONS("annotations"),
    KIND("kind"),
    API_VERSION("apiVersion");

    final String text;

    @SuppressWarnings("ImmutableEnumChecker") // never written, and never leaves this class
    final byte[] utf8;

    Field(String text) {
      this.text = text;
      this.utf8 = utf8(text);
    }
  }

  private static final Field[] FIELDS = Field.values();
  private static final Set<Field> REQUIRED =
      Collections.unmodifiableSet(
          EnumSet.of(
              Field.LEVEL,
              Field.AUDIT_ID,
              Field.STAGE,
              Field.REQUEST_URI,
              Field.VERB,
              Field.USER,
              Field.STAGE_TIMESTAMP));

  /** RFC 3339 has years of four digits. */
  private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final byte[] USERNAME = utf8("username");
  private static final byte[] UID = utf8("uid");
  private static final byte[] GROUPS = utf8("groups");
  private static final byte[] EXTRA = utf8("extra");
  private static final byte[] CREDENTIAL_ID = utf8("authentication.kubernetes.io/credential-id");
  private static final byte[] RESOURCE = utf8("resource");
  private static final byte[] NAMESPACE = utf8("namespace");
  private static final byte[] NAME = utf8("name");
  private static final byte[] API_GROUP = utf8("apiGroup");
  private static final byte[] API_VERSION = utf8("apiVersion");
  private static final byte[] RESOURCE_VERSION = utf8("resourceVersion");
  private static final byte[] SUBRESOURCE = utf8("subresource");
  private static final byte[] CODE = utf8("code");
  private static final byte[] REASON = utf8("reason");
  private static final byte[] MESSAGE = utf8("message");
  private static final byte[] KIND = utf8("kind");

  private final JsonReader reader;
  private final AuditEventFields fields = new AuditEventFields();
  private final Set<Field> seen = EnumSet.noneOf(Field.class);

  private AuditEventParser(JsonReader reader) {
    this.reader = reader;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static AuditEvent parse(byte[] bytes) {
    try {
      JsonReader reader = JsonReader.of(bytes);
      AuditEventParser parser = new AuditEventParser(reader);
      parser.event();
      reader.end();
      return new AuditEvent(bytes, parser.fields);
    } catch (JsonException e) {
      throw new InvalidAuditEventException("not an audit event: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading an array of bytes", e);
    }
  }

  static AuditEvent read(JsonReader reader) throws IOException {
    AuditEventParser parser = new AuditEventParser(reader);
    parser.event();
    return new AuditEvent(reader.marked(), parser.fields);
  }

  private void event() throws IOException {
    JsonType type = reader.type();
    if (type != JsonType.OBJECT) {
      throw new InvalidAuditEventException("an audit event is an object, found " + type);
    }
    reader.beginObject();
    while (reader.nextMember()) {
      @Nullable Field field = field();
      if (field == null) {
        reader.skip();
      } else {
        if (!seen.add(field)) {
          throw new InvalidAuditEventException("member \"" + field.text + "\" is there twice");
        }
        value(field);
      }
    }
    for (Field field : REQUIRED) {
      if (!seen.contains(field)) {
        throw new InvalidAuditEventException("member \"" + field.text + "\" is missing");
      }
    }
    if (fields.auditId.isEmpty() || fields.stage.isEmpty() || fields.level.isEmpty()) {
      throw new InvalidAuditEventException("auditID, stage and level must not be empty");
    }
  }

  private @Nullable Field field() {
    for (Field field : FIELDS) {
      if (reader.nameIs(field.utf8)) {
        return field;
      }
    }
    return null;
  }

  private void value(Field field) throws IOException {
    switch (field) {
      case LEVEL -> fields.level = reader.string();
      case AUDIT_ID -> fields.auditId = reader.string();
      case STAGE -> fields.stage = reader.string();
      case REQUEST_URI -> fields.requestUri = reader.string();
      case VERB -> fields.verb = reader.string();
      case USER -> fields.user = user();
      case IMPERSONATED_USER -> fields.impersonatedUser = nothing() ? null : user();
      case SOURCE_IPS -> {
        int from = start();
        fields.sourceIps = strings();
        span(Member.SOURCE_IPS, from);
      }
      case USER_AGENT -> fields.userAgent = reader.string();
      case OBJECT_REF -> fields.objectRef = nothing() ? null : objectReference();
      case RESPONSE_STATUS -> fields.responseStatus = responseStatus();
      case REQUEST_OBJECT -> fields.requestKind = body(Member.REQUEST_OBJECT);
      case RESPONSE_OBJECT -> fields.responseKind = body(Member.RESPONSE_OBJECT);
      case AUTHENTICATION_METADATA ->
          fields.spans.put(Member.AUTHENTICATION_METADATA, reader.skip());
      case REQUEST_RECEIVED -> fields.requestReceivedTimestamp = timestamp(field);
      case STAGE_TIMESTAMP -> fields.stageTimestamp = timestamp(field);
      case ANNOTATIONS -> annotations();
      case KIND, API_VERSION -> reader.skip();
    }
  }

  private AuditUser user() throws IOException {
    String username = "";
    String uid = "";
    List<String> groups = List.of();
    String credentialId = "";
    int from = start();
    reader.beginObject();
    while (reader.nextMember()) {
      if (reader.nameIs(USERNAME)) {
        username = reader.string();
      } else if (reader.nameIs(UID)) {
        uid = reader.string();
      } else if (reader.nameIs(GROUPS)) {
        groups = strings();
      } else if (reader.nameIs(EXTRA)) {
        credentialId = credentialId();
      } else {
        reader.skip();
      }
    }
    return new AuditUser(
        username, uid, groups, credentialId, new Span(from, reader.markedLength()));
  }

  private String credentialId() throws IOException {
    String id = "";
    if (nothing()) {
      return id;
    }
    reader.beginObject();
    while (reader.nextMember()) {
      if (reader.nameIs(CREDENTIAL_ID)) {
        List<String> ids = strings();
        id = ids.isEmpty() ? "" : ids.get(0);
      } else {
        reader.skip();
      }
    }
    return id;
  }

  private ObjectReference objectReference() throws IOException {
    String resource = "";
    String namespace = "";
    String name = "";
    String uid = "";
    String apiGroup = "";
    String apiVersion = "";
    String resourceVersion = "";
    String subresource = "";
    reader.beginObject();
    while (reader.nextMember()) {
      if (reader.nameIs(RESOURCE)) {
        resource = reader.string();
      } else if (reader.nameIs(NAMESPACE)) {
        namespace = reader.string();
      } else if (reader.nameIs(NAME)) {
        name = reader.string();
      } else if (reader.nameIs(UID)) {
        uid = reader.string();
      } else if (reader.nameIs(API_GROUP)) {
        apiGroup = reader.string();
      } else if (reader.nameIs(API_VERSION)) {
        apiVersion = reader.string();
      } else if (reader.nameIs(RESOURCE_VERSION)) {
        resourceVersion = reader.string();
      } else if (reader.nameIs(SUBRESOURCE)) {
        subresource = reader.string();
      } else {
        reader.skip();
      }
    }
    return new ObjectReference(
        resource, namespace, name, uid, apiGroup, apiVersion, resourceVersion, subresource);
  }

  private ResponseStatus responseStatus() throws IOException {
    if (nothing()) {
      return ResponseStatus.ABSENT;
    }
    int code = 0;
    String reason = "";
    String message = "";
    int from = start();
    reader.beginObject();
    while (reader.nextMember()) {
      if (reader.nameIs(CODE)) {
        code = (int) Math.min(Integer.MAX_VALUE, Math.max(0, reader.integer()));
      } else if (reader.nameIs(REASON)) {
        reason = reader.string();
      } else if (reader.nameIs(MESSAGE)) {
        message = reader.string();
      } else {
        reader.skip();
      }
    }
    span(Member.RESPONSE_STATUS, from);
    return new ResponseStatus(code, reason, message);
  }

  /** Passes over a body and returns the kind that it says it is. */
  private @Nullable String body(Member member) throws IOException {
    @Nullable String kind = null;
    int from = start();
    if (reader.type() == JsonType.OBJECT) {
      reader.beginObject();
      while (reader.nextMember()) {
        if (reader.nameIs(KIND) && reader.type() == JsonType.STRING) {
          kind = reader.string();
        } else {
          reader.skip();
        }
      }
    } else {
      reader.skip();
    }
    span(member, from);
    return kind;
  }

  private void annotations() throws IOException {
    if (nothing()) {
      return;
    }
    int from = start();
    Map<String, String> annotations = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.nextMember()) {
      String name = reader.name();
      annotations.put(name, reader.string());
    }
    fields.annotations = Collections.unmodifiableMap(annotations);
    span(Member.ANNOTATIONS, from);
  }

  private List<String> strings() throws IOException {
    if (nothing()) {
      return List.of();
    }
    List<String> strings = new ArrayList<>();
    reader.beginArray();
    while (reader.nextElement()) {
      strings.add(reader.string());
    }
    return Collections.unmodifiableList(strings);
  }

  private Instant timestamp(Field field) throws IOException {
    if (nothing()) {
      return Instant.EPOCH;
    }
    String text = reader.string();
    try {
      Instant time =
          text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
      if (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME)) {
        throw new InvalidAuditEventException(
            "member \"" + field.text + "\" is not of the years 0 to 9999");
      }
      return time;
    } catch (DateTimeException e) {
      throw new InvalidAuditEventException(
          "member \"" + field.text + "\" is no RFC 3339 time stamp", e);
    }
  }

  /** Passes over a null and says so. */
  private boolean nothing() throws IOException {
    if (reader.type() != JsonType.NULL) {
      return false;
    }
    reader.skip();
    return true;
  }

  /** Returns where the next value begins. */
  private int start() throws IOException {
    reader.type();
    return reader.markedLength();
  }

  private void span(Member member, int from) {
    fields.spans.put(member, new Span(from, reader.markedLength()));
  }
}
