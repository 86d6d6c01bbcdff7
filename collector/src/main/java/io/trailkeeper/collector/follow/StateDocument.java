package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.journal.FollowerLag;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.UnknownCursorException;
import io.trailkeeper.core.json.JsonWriter;
import java.util.List;
import java.util.Optional;

/** The JSON that followers and the operator are answered with. */
final class StateDocument {

  private StateDocument() {}

  static byte[] state(String follower, Cursor earliest, Cursor end, Optional<Cursor> committed) {
    JsonWriter json =
        new JsonWriter(256)
            .beginObject()
            .name("partition")
            .string(end.partition())
            .name("earliest")
            .number(earliest.offset())
            .name("end")
            .number(end.offset())
            .name("follower")
            .string(follower);
    committed.ifPresent(cursor -> json.name("committed").number(cursor.offset()));
    return json.endObject().toByteArray();
  }

  static byte[] end(Cursor end) {
    return new JsonWriter(128)
        .beginObject()
        .name("partition")
        .string(end.partition())
        .name("end")
        .number(end.offset())
        .endObject()
        .toByteArray();
  }

  static byte[] followers(Cursor end, List<FollowerLag> lags) {
    JsonWriter json =
        new JsonWriter(128 + 160 * lags.size())
            .beginObject()
            .name("partition")
            .string(end.partition())
            .name("end")
            .number(end.offset())
            .name("followers")
            .beginArray();
    for (FollowerLag lag : lags) {
      json.beginObject()
          .name("name")
          .string(lag.follower())
          .name("committed")
          .number(lag.committed().offset())
          .name("lagEvents")
          .number(lag.events())
          .name("lagBytes")
          .number(lag.bytes());
      lag.lastReadAt().ifPresent(time -> json.name("lastReadAt").string(time.toString()));
      json.endObject();
    }
    return json.endArray().endObject().toByteArray();
  }

  /** The details of an {@link UnknownCursorException}. */
  static byte[] cursors(UnknownCursorException e) {
    JsonWriter json = new JsonWriter(256).beginObject();
    cursor(json.name("found"), e.found());
    cursor(json.name("end"), e.end());
    return json.endObject().toByteArray();
  }

  /** The details of an {@link io.trailkeeper.core.journal.UnknownFollowerException}. */
  static byte[] follower(String follower, String partition) {
    return new JsonWriter(256)
        .beginObject()
        .name("follower")
        .string(follower)
        .name("partition")
        .string(partition)
        .endObject()
        .toByteArray();
  }

  private static void cursor(JsonWriter json, Cursor cursor) {
    json.beginObject()
        .name("partition")
        .string(cursor.partition())
        .name("offset")
        .number(cursor.offset())
        .endObject();
  }
}
