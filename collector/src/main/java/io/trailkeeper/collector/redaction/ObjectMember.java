package io.trailkeeper.collector.redaction;

import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonType;
import io.trailkeeper.core.json.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One member of a JSON object.
 *
 * @param name its name, with escapes undone
 * @param from where it begins in the document: at the quote before its name
 * @param value where its value stands in the document
 */
record ObjectMember(String name, int from, Span value, JsonType type) {

  /** Finds the members of the object that stands at a place of a document. */
  static List<ObjectMember> of(byte[] document, Span object) {
    List<ObjectMember> members = new ArrayList<>();
    JsonReader reader = JsonReader.of(document, object.from(), object.to());
    int base = object.from();
    try {
      reader.beginObject();
      while (reader.nextMember()) {
        String name = reader.name();
        int from = base + reader.nameSpan().from();
        JsonType type = reader.type();
        Span value = reader.skip();
        members.add(
            new ObjectMember(name, from, new Span(base + value.from(), base + value.to()), type));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading an array of bytes", e);
    }
    return members;
  }
}
