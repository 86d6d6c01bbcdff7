package io.trailkeeper.collector.follow;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/** Sends an answer piece by piece, as fast as it is taken; no thread waits. */
final class AnswerSender extends IteratingCallback {

  /** A few TLS records; small enough for a thousand slow followers. */
  static final int BUFFER_BYTES = 64 << 10;

  private final Response response;
  private final AnswerWriter answer;
  private final Callback done;
  private final ByteBuffer buffer;
  private boolean more = true;

  AnswerSender(Response response, AnswerWriter answer, Callback done) {
    this.response = response;
    this.answer = answer;
    this.done = done;
    this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, answer.length()));
  }

  @Override
  protected Action process() {
    if (!more) {
      return Action.SUCCEEDED;
    }
    buffer.clear();
    more = answer.fill(buffer);
    response.write(!more, buffer.flip(), this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleteSuccess() {
    done.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    done.failed(cause);
  }
}
