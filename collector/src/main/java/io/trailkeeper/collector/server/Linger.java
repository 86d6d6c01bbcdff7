package io.trailkeeper.collector.server;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads on after a refusal has been answered, for a while, and throws away what comes.
 *
 * <p>A client that is still sending may look for the answer only when it has sent everything, and
 * ending the connection under it could overtake the answer. Takes no thread while it waits.
 */
public final class Linger implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Request request;
  private final Callback callback;
  private final AtomicBoolean done = new AtomicBoolean();
  private final Scheduler.Task end;

  private Linger(Request request, Callback callback) {
    this.request = request;
    this.callback = callback;
    this.end =
        request
            .getComponents()
            .getScheduler()
            .schedule(this::giveUp, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Begins to read on.
   *
   * @param body the stream through which the request was read until now
   * @param callback is completed at the end of the body, or after five seconds
   */
  public static void begin(Request request, InputStream body, Callback callback) {
    try {
      body.skipNBytes(body.available());
    } catch (IOException e) {
      callback.failed(e);
      return;
    }
    new Linger(request, callback).run();
  }

  @Override
  public void run() {
    while (true) {
      Content.@Nullable Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      boolean failed = Content.Chunk.isFailure(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (failed || last) {
        end.cancel();
        complete();
        return;
      }
    }
  }

  private void giveUp() {
    request.fail(new TimeoutException("the rest of a refused body was not sent in time"));
    complete();
  }

  private void complete() {
    if (done.compareAndSet(false, true)) {
      callback.succeeded();
    }
  }
}
