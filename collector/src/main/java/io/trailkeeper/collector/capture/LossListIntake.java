package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.server.RefusedException;
import io.trailkeeper.core.journal.InvalidLossException;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.journal.LossFormat;
import io.trailkeeper.core.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Takes posted lists of losses in: nothing of a list that is not whole, and all of one that is.
 * Thread-safe.
 */
final class LossListIntake {

  private final LossNotes notes;

  LossListIntake(LossNotes notes) {
    this.notes = notes;
  }

  /**
   * Takes one list in.
   *
   * @return the answer; all losses are durable
   * @throws RefusedException if the body is no list, or the journal does not take it
   * @throws IOException if the body cannot be read to its end
   */
  byte[] take(InputStream body) throws IOException {
    List<Loss> losses = read(body);
    try {
      int recorded = notes.record(losses);
      return new JsonWriter(64)
          .beginObject()
          .name("received")
          .number(losses.size())
          .name("recorded")
          .number(recorded)
          .name("duplicates")
          .number(losses.size() - recorded)
          .endObject()
          .toByteArray();
    } catch (IntakeException e) {
      throw new RefusedException(
          CaptureError.INTAKE_UNAVAILABLE, String.valueOf(e.getMessage()), e.retryAfter(), e);
    }
  }

  private static List<Loss> read(InputStream body) throws IOException {
    byte[] json = body.readNBytes(LossFormat.MAX_BYTES + 1);
    try {
      return LossFormat.readList(json);
    } catch (InvalidLossException e) {
      throw new RefusedException(
          CaptureError.NOT_A_LOSS_LIST, e.getMessage() + "; nothing of it was taken in");
    }
  }
}
