package io.trailkeeper.collector.capture;

import io.trailkeeper.core.json.JsonWriter;

/**
 * What became of the events of one posted list: received = journaled + duplicates + rejected.
 *
 * @param journaled added to the journal
 * @param duplicates taken in before
 * @param rejected malformed, and set aside
 */
record Tally(long journaled, long duplicates, long rejected) {

  static final Tally NONE = new Tally(0, 0, 0);

  long received() {
    return journaled + duplicates + rejected;
  }

  /** Returns the answer to a list that was taken in. */
  byte[] toJson() {
    return new JsonWriter(128)
        .beginObject()
        .name("received")
        .number(received())
        .name("journaled")
        .number(journaled)
        .name("duplicates")
        .number(duplicates)
        .name("rejected")
        .number(rejected)
        .endObject()
        .toByteArray();
  }
}
