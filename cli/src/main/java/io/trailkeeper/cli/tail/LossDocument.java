package io.trailkeeper.cli.tail;

import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.json.JsonWriter;
import java.util.List;

/** Losses as they are told to capture. */
final class LossDocument {

  private LossDocument() {}

  /** Returns the body; the same losses give the same bytes. */
  static byte[] of(List<Loss> losses) {
    JsonWriter json = new JsonWriter(512 * losses.size() + 16).beginObject();
    json.name("losses").beginArray();
    for (Loss loss : losses) {
      json.beginObject().name("from").string(loss.from().toString());
      json.name("to").string(loss.to().toString());
      json.name("reason").string(loss.reason());
      json.name("detail").string(loss.detail());
      json.name("events");
      if (loss.events() == null) {
        json.nothing();
      } else {
        json.number(loss.events());
      }
      json.endObject();
    }
    return json.endArray().endObject().toByteArray();
  }
}
