package io.trailkeeper.core.audit;

import io.trailkeeper.core.audit.AuditEvent.Member;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonType;
import io.trailkeeper.core.json.TextTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.Arrays;

/**
 * Checks one event and finds its fields, in one pass over its bytes.
 *
 * <p>Texts are not decoded here: that is done when somebody asks for them.
 */
final class AuditEventParser {

  /**
   * The members that an event may have but once: two of one name would mean two readings. The first
   * {@value #REQUIRED} are those that every event has.
   */
  private enum Field {
    LEVEL("level"),
    AUDIT_ID("auditID"),
    STAGE("stage"),
    REQUEST_URI("requestURI"),
    VERB("verb"),
    USER("user"),
    STAGE_TIMESTAMP("stageTimestamp"),
    IMPERSONATED_USER("impersonatedUser"),
    AUTHENTICATION_METADATA("authenticationMetadata"),
    SOURCE_IPS("sourceIPs"),
    USER_AGENT("userAgent"),
    OBJECT_REF("objectRef"),
    RESPONSE_STATUS("responseStatus"),
    REQUEST_OBJECT("requestObject"),
    RESPONSE_OBJECT("responseObject"),
    REQUEST_RECEIVED("requestReceivedTimestamp"),
    ANNOTATIONS("annotations"),
    KIND("kind"),
    API_VERSION("apiVersion");

    private final String text;

    Field(String text) {
      this.text = text;
    }
  }

  private static final int REQUIRED = 7;
  private static final Field[] FIELDS = Field.values();
  private static final TextTable MEMBERS =
      TextTable.of(Arrays.stream(FIELDS).map(field -> field.text).toArray(String[]::new));

  // The names in other objects; their indexes count from 0 in the order of the tables.
  private static final TextTable USER = TextTable.of("username", "uid", "groups", "extra");
  private static final TextTable EXTRA = TextTable.of("authentication.kubernetes.io/credential-id");

  /** In the order of their fields from {@link EventFields#RESOURCE} on. */
  private static final TextTable OBJECT_REF =
      TextTable.of(
          "resource",
          "namespace",
          "name",
          "uid",
          "apiGroup",
          "apiVersion",
          "resourceVersion",
          "subresource");

  private static final TextTable RESPONSE_STATUS = TextTable.of("code", "reason", "message");
  private static final TextTable BODY = TextTable.of("kind");

  private final JsonReader reader;
  private final EventFields fields = new EventFields();

  private AuditEventParser(JsonReader reader) {
    this.reader = reader;
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
    int seen = 0;
    reader.beginObject();
    while (reader.nextMember()) {
      int index = reader.nameIn(MEMBERS);
      if (index < 0) {
        reader.skipValue();
      } else {
        if ((seen & 1 << index) != 0) {
          throw invalid(FIELDS[index], "is there twice");
        }
        seen |= 1 << index;
        value(FIELDS[index]);
      }
    }
    for (int index = 0; index < REQUIRED; index++) {
      if ((seen & 1 << index) == 0) {
        throw invalid(FIELDS[index], "is missing");
      }
    }
    if (fields.isEmpty(EventFields.AUDIT_ID)
        || fields.isEmpty(EventFields.STAGE)
        || fields.isEmpty(EventFields.LEVEL)) {
      throw new InvalidAuditEventException("auditID, stage and level must not be empty");
    }
  }

  private static InvalidAuditEventException invalid(Field field, String what) {
    return new InvalidAuditEventException("member \"" + field.text + "\" " + what);
  }

  private void value(Field field) throws IOException {
    switch (field) {
      case LEVEL -> string(EventFields.LEVEL);
      case AUDIT_ID -> string(EventFields.AUDIT_ID);
      case STAGE -> string(EventFields.STAGE);
      case REQUEST_URI -> string(EventFields.REQUEST_URI);
      case VERB -> string(EventFields.VERB);
      case USER -> user(EventFields.USER);
      case IMPERSONATED_USER -> {
        if (!reader.skipNull()) {
          user(EventFields.IMPERSONATED_USER);
        }
      }
      case SOURCE_IPS -> strings(EventFields.of(Member.SOURCE_IPS));
      case USER_AGENT -> string(EventFields.USER_AGENT);
      case OBJECT_REF -> objectReference();
      case RESPONSE_STATUS -> responseStatus();
      case REQUEST_OBJECT -> body(Member.REQUEST_OBJECT, EventFields.REQUEST_KIND);
      case RESPONSE_OBJECT -> body(Member.RESPONSE_OBJECT, EventFields.RESPONSE_KIND);
      case AUTHENTICATION_METADATA -> {
        int from = start();
        reader.skipValue();
        end(Member.AUTHENTICATION_METADATA, from);
      }
      case REQUEST_RECEIVED -> timestamp(field, EventFields.REQUEST_RECEIVED);
      case STAGE_TIMESTAMP -> timestamp(field, EventFields.STAGE_TIMESTAMP);
      case ANNOTATIONS -> annotations();
      case KIND, API_VERSION -> reader.skipValue();
    }
  }

  private void user(int user) throws IOException {
    int from = start();
    reader.beginObject();
    while (reader.nextMember()) {
      switch (reader.nameIn(USER)) {
        case 0 -> string(user + EventFields.USERNAME);
        case 1 -> string(user + EventFields.UID);
        case 2 -> strings(user + EventFields.GROUPS);
        case 3 -> extra(user + EventFields.CREDENTIAL_IDS);
        default -> reader.skipValue();
      }
    }
    fields.put(user, from, reader.markedLength());
  }

  private void extra(int credentialIds) throws IOException {
    fields.clear(credentialIds);
    if (reader.skipNull()) {
      return;
    }
    reader.beginObject();
    while (reader.nextMember()) {
      if (reader.nameIn(EXTRA) == 0) {
        strings(credentialIds);
      } else {
        reader.skipValue();
      }
    }
  }

  private void objectReference() throws IOException {
    if (reader.skipNull()) {
      return;
    }
    int from = start();
    reader.beginObject();
    while (reader.nextMember()) {
      int name = reader.nameIn(OBJECT_REF);
      if (name < 0) {
        reader.skipValue();
      } else {
        string(EventFields.RESOURCE + name);
      }
    }
    fields.put(EventFields.OBJECT_REF, from, reader.markedLength());
  }

  private void responseStatus() throws IOException {
    if (reader.skipNull()) {
      return;
    }
    int from = start();
    reader.beginObject();
    while (reader.nextMember()) {
      switch (reader.nameIn(RESPONSE_STATUS)) {
        case 0 -> fields.code = (int) Math.min(Integer.MAX_VALUE, Math.max(0, reader.integer()));
        case 1 -> string(EventFields.REASON);
        case 2 -> string(EventFields.MESSAGE);
        default -> reader.skipValue();
      }
    }
    end(Member.RESPONSE_STATUS, from);
  }

  /** Passes over a body and notes the kind that it says it is. */
  private void body(Member member, int kind) throws IOException {
    int from = start();
    if (reader.type() == JsonType.OBJECT) {
      reader.beginObject();
      while (reader.nextMember()) {
        if (reader.nameIn(BODY) == 0 && reader.type() == JsonType.STRING) {
          string(kind);
        } else {
          reader.skipValue();
        }
      }
    } else {
      reader.skipValue();
    }
    end(member, from);
  }

  private void annotations() throws IOException {
    if (reader.skipNull()) {
      return;
    }
    int from = start();
    reader.beginObject();
    while (reader.nextMember()) {
      reader.skipString();
    }
    end(Member.ANNOTATIONS, from);
  }

  private void string(int field) throws IOException {
    reader.skipString();
    fields.putString(field, reader);
  }

  /** Passes over null or an array of nothing but strings, and notes where it stands. */
  private void strings(int field) throws IOException {
    int from = start();
    if (!reader.skipNull()) {
      reader.beginArray();
      while (reader.nextElement()) {
        reader.skipString();
      }
    }
    fields.put(field, from, reader.markedLength());
  }

  private void timestamp(Field field, int place) throws IOException {
    if (reader.skipNull()) {
      return;
    }
    string(place);
    try {
      if (!reader.stringIs(Rfc3339::isPlain) && !Rfc3339.isInRange(reader.stringText())) {
        throw invalid(field, "is not of the years 0 to 9999");
      }
    } catch (DateTimeException e) {
      throw new InvalidAuditEventException(
          "member \"" + field.text + "\" is no RFC 3339 time stamp", e);
    }
  }

  /** Returns where the next value begins. */
  private int start() throws IOException {
    reader.type();
    return reader.markedLength();
  }

  private void end(Member member, int from) {
    fields.put(EventFields.of(member), from, reader.markedLength());
  }
}
