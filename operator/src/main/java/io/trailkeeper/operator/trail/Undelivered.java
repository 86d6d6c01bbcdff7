package io.trailkeeper.operator.trail;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Trail leaves behind that goes before its collector has closed everything. */
final class Undelivered {

  private Undelivered() {}

  static String describe(KnownCheckpoint known, Duration waited) {
    List<String> left = new ArrayList<>();
    @Nullable Checkpoint checkpoint = known.checkpoint();
    if (checkpoint == null) {
      left.add("its checkpoint cannot be read, so what was left is not known");
    } else {
      @Nullable PreparedLogFile prepared = checkpoint.prepared();
      left.add(
          "events received after "
              + (checkpoint.delivery().latestDeliveryTime() == null
                  ? "it began to record"
                  : checkpoint.delivery().latestDeliveryTime())
              + " are not delivered");
      if (prepared != null) {
        left.add(
            "log file "
                + prepared.entry().key()
                + " with "
                + prepared.entry().events()
                + " events may be there or not");
      }
      if (checkpoint.chain() != null) {
        left.add(
            "the chain of digest files has no end, and "
                + checkpoint.ledger().size()
                + " log files stand in no digest file");
      }
      @Nullable DeliveryFailure failure = checkpoint.delivery().failure();
      if (failure != null) {
        left.add("the reason was " + failure.code() + ": " + failure.message());
      }
    }
    return "The Trail was deleted, and its collector could not deliver the rest within "
        + waited.toSeconds()
        + " s: "
        + String.join("; ", left)
        + ".";
  }
}
