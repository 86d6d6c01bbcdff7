package io.trailkeeper.core.audit;

import io.trailkeeper.core.audit.AuditEvent.Member;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonText;
import io.trailkeeper.core.json.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the fields of an event stand in its bytes, and what little of it is not text. Not changed
 * once the event is read.
 *
 * <p>Two numbers a field, in one array: millions of events go by of which nobody ever asks for most
 * fields. The first byte of an event is a bracket, so that a field that begins at 0 is absent.
 */
final class EventFields {

  // The insides of strings.
  static final int LEVEL = 0;
  static final int AUDIT_ID = 1;
  static final int STAGE = 2;
  static final int REQUEST_URI = 3;
  static final int VERB = 4;
  static final int USER_AGENT = 5;
  static final int REQUEST_RECEIVED = 6;
  static final int STAGE_TIMESTAMP = 7;
  static final int REQUEST_KIND = 8;
  static final int RESPONSE_KIND = 9;
  static final int REASON = 10;
  static final int MESSAGE = 11;

  // Of an object reference, as a whole at OBJECT_REF.
  static final int RESOURCE = 12;
  static final int NAMESPACE = 13;
  static final int NAME = 14;
  static final int OBJECT_UID = 15;
  static final int API_GROUP = 16;
  static final int API_VERSION = 17;
  static final int RESOURCE_VERSION = 18;
  static final int SUBRESOURCE = 19;

  // Of a user, counted from USER or IMPERSONATED_USER, which are the whole.
  static final int USERNAME = 1;
  static final int UID = 2;
  static final int GROUPS = 3;
  static final int CREDENTIAL_IDS = 4;

  static final int USER = 20;
  static final int IMPERSONATED_USER = 25;

  // Whole values.
  static final int OBJECT_REF = 30;
  private static final int REQUEST_OBJECT = 31;
  private static final int RESPONSE_OBJECT = 32;
  private static final int RESPONSE_STATUS = 33;
  private static final int ANNOTATIONS = 34;
  private static final int AUTHENTICATION_METADATA = 35;
  private static final int SOURCE_IPS = 36;
  private static final int COUNT = 37;

  private static final String READING = "reading an array of bytes";

  private final int[] places = new int[2 * COUNT];

  /** The status code, as far as it fits. */
  int code;

  static int of(Member member) {
    return switch (member) {
      case REQUEST_OBJECT -> REQUEST_OBJECT;
      case RESPONSE_OBJECT -> RESPONSE_OBJECT;
      case RESPONSE_STATUS -> RESPONSE_STATUS;
      case ANNOTATIONS -> ANNOTATIONS;
      case AUTHENTICATION_METADATA -> AUTHENTICATION_METADATA;
      case SOURCE_IPS -> SOURCE_IPS;
    };
  }

  /** Notes where a value stands. */
  void put(int field, int from, int to) {
    places[2 * field] = from;
    places[2 * field + 1] = to;
  }

  /** Notes where the inside of the string stands that a reader has passed over. */
  void putString(int field, JsonReader reader) {
    int to = reader.stringTo();
    put(field, reader.stringFrom(), reader.stringIsEscaped() ? ~to : to);
  }

  void clear(int field) {
    put(field, 0, 0);
  }

  boolean has(int field) {
    return places[2 * field] > 0;
  }

  int from(int field) {
    return places[2 * field];
  }

  int to(int field) {
    int to = places[2 * field + 1];
    return to < 0 ? ~to : to;
  }

  boolean isEscaped(int field) {
    return places[2 * field + 1] < 0;
  }

  boolean isEmpty(int field) {
    return from(field) == to(field);
  }

  /** Returns where a whole value stands, if it is there. */
  Optional<Span> span(int field) {
    return has(field) ? Optional.of(new Span(from(field), to(field))) : Optional.empty();
  }

  /** Returns the text of a string; empty if it is absent. */
  String text(int field, byte[] bytes) {
    if (isEmpty(field)) {
      return "";
    }
    return JsonText.decode(bytes, from(field), to(field), isEscaped(field));
  }

  /** Returns the text of a string that is often one of {@link KnownTexts}. */
  String knownText(int field, byte[] bytes) {
    if (isEmpty(field)) {
      return "";
    }
    int known = isEscaped(field) ? -1 : KnownTexts.TABLE.find(bytes, from(field), to(field));
    return known < 0 ? text(field, bytes) : KnownTexts.TABLE.text(known);
  }

  /** Returns the time of a time stamp; the epoch if it is absent. */
  Instant time(int field, byte[] bytes) {
    return has(field)
        ? Rfc3339.instant(bytes, from(field), to(field), isEscaped(field))
        : Instant.EPOCH;
  }

  /** Returns the texts of an array; none if it is null or absent. */
  List<String> texts(int field, byte[] bytes) {
    if (!has(field)) {
      return List.of();
    }
    try {
      JsonReader reader = JsonReader.of(bytes, from(field), to(field));
      if (reader.skipNull()) {
        return List.of();
      }
      List<String> texts = new ArrayList<>(4);
      reader.beginArray();
      while (reader.nextElement()) {
        texts.add(reader.string());
      }
      return List.copyOf(texts);
    } catch (IOException e) {
      throw new UncheckedIOException(READING, e);
    }
  }

  /** Returns the members of an object of texts, in their order; none if it is absent. */
  Map<String, String> textsByName(int field, byte[] bytes) {
    if (!has(field)) {
      return Map.of();
    }
    try {
      JsonReader reader = JsonReader.of(bytes, from(field), to(field));
      Map<String, String> texts = new LinkedHashMap<>();
      reader.beginObject();
      while (reader.nextMember()) {
        String name = reader.name();
        texts.put(name, reader.string());
      }
      return Collections.unmodifiableMap(texts);
    } catch (IOException e) {
      throw new UncheckedIOException(READING, e);
    }
  }
}
