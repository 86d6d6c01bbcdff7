package io.trailkeeper.faults.load;

import java.util.List;

/** An event list as it is posted, and the ids in it. */
final class AuditBatch {

  private final List<String> ids;
  private final byte[] body;

  /**
   * @param ids of its events
   * @param body the JSON; not copied
   */
  AuditBatch(List<String> ids, byte[] body) {
    this.ids = List.copyOf(ids);
    this.body = body;
  }

  List<String> ids() {
    return ids;
  }

  byte[] body() {
    return body;
  }
}
