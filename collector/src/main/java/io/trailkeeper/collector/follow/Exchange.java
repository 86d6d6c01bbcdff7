package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.server.Linger;
import io.trailkeeper.collector.server.RefusalLog;
import io.trailkeeper.collector.server.RefusedException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A request on its way to its answer, which it gets once. What it takes of budgets is given back
 * when it has ended, however it did. Takes no thread while it waits for anything.
 */
final class Exchange {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Operation operation;
  private final Refusals refusals;
  private final FollowerMetrics metrics;
  private final RefusalLog log;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final Queue<MemoryBudget.Share> shares = new ConcurrentLinkedQueue<>();

  Exchange(
      Request request,
      Response response,
      Callback callback,
      Operation operation,
      Refusals refusals,
      FollowerMetrics metrics,
      RefusalLog log) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.operation = operation;
    this.refusals = refusals;
    this.metrics = metrics;
    this.log = log;
    Request.addCompletionListener(request, unused -> shares.forEach(MemoryBudget.Share::close));
  }

  /** Something that is done for a request, on the way to its answer. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /** Does something; a failure is answered. */
  void attempt(Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      refuse(new RefusedException(FollowerError.STOPPING, "ask again", RETRY_AFTER, e));
    } catch (Exception e) {
      refuse(refusals.of(e));
    }
  }

  /**
   * Returns the length of the request's body, or the most that it may have where that is not told.
   *
   * @throws RefusedException if it is longer
   */
  int bodyLength(int most) {
    long length = request.getLength();
    if (length > most) {
      throw tooLarge(most);
    }
    return length < 0 ? most : (int) length;
  }

  /** Reads the whole body, and goes on with it. */
  void readBody(int most, Duration timeout, Consumer<byte[]> next) {
    Scheduler.Task late =
        schedule(timeout, () -> request.fail(new TimeoutException("the body took too long")));
    Content.Source.asByteArrayAsync(
        request,
        most,
        new Promise.Invocable<byte[]>() {
          @Override
          public void succeeded(byte[] body) {
            late.cancel();
            attempt(() -> next.accept(body));
          }

          @Override
          public void failed(Throwable failure) {
            late.cancel();
            bodyFailed(most, failure);
          }
        });
  }

  private void bodyFailed(int most, Throwable failure) {
    if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
      refuse(
          new RefusedException(
              FollowerError.BODY_TOO_SLOW, "the connection was too slow; ask again"));
    } else if (failure instanceof IllegalStateException) {
      refuse(tooLarge(most));
    } else {
      lost(failure);
    }
  }

  private static RefusedException tooLarge(int most) {
    return new RefusedException(
        FollowerError.BODY_TOO_LARGE, "at most " + most + " bytes are taken; name less in it");
  }

  /** Stands in line for room in a budget, and goes on when there is some. */
  void takeRoom(
      MemoryBudget budget, long bytes, Duration patience, Consumer<MemoryBudget.Share> next) {
    AtomicReference<MemoryBudget.Turn> turn = new AtomicReference<>();
    Scheduler.Task late =
        schedule(
            patience,
            () -> {
              MemoryBudget.Turn place = turn.get();
              if (place != null && place.leave()) {
                refuse(
                    new RefusedException(
                        FollowerError.BUSY,
                        "no memory came free within "
                            + patience.toSeconds()
                            + " s; ask again, or give capture more heap",
                        RETRY_AFTER,
                        null));
              }
            });
    turn.set(
        budget.acquire(
            bytes,
            share -> {
              late.cancel();
              shares.add(share);
              attempt(() -> next.accept(share));
            }));
  }

  /** Answers with JSON. */
  void answer(byte[] json) {
    if (answered.compareAndSet(false, true)) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      response.write(true, ByteBuffer.wrap(json), Callback.from(this::sent, this::failed));
    }
  }

  /** Answers with events; a follower that does not take them in time is cut off. */
  void answer(AnswerWriter answer, int events, Duration timeout) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answer.CONTENT_TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length());
    long length = answer.length();
    Scheduler.Task late = schedule(timeout, this::cutOff);
    new AnswerSender(
            response,
            answer,
            Callback.from(
                () -> {
                  late.cancel();
                  metrics.sent(events, length);
                  sent();
                },
                failure -> {
                  late.cancel();
                  failed(failure);
                }))
        .iterate();
  }

  /** Answers with an error. */
  void refuse(RefusedException refusal) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    metrics.refused(operation, refusal.error());
    log.refused(request, refusal, refusal.error() == FollowerError.INTERNAL);
    refuse(refusal, request, response, callback);
  }

  /** Writes an error, and takes what is left of the request. */
  static void refuse(
      RefusedException refusal, Request request, Response response, Callback callback) {
    response.write(
        true,
        refusal.document().into(response, refusal.retryAfter()),
        Callback.from(
            () -> Linger.begin(request, InputStream.nullInputStream(), callback),
            callback::failed));
  }

  /** Calls back if the follower goes away. */
  void onLost(Runnable gone) {
    request.addFailureListener(unused -> gone.run());
  }

  Scheduler.Task schedule(Duration delay, Runnable task) {
    return request
        .getComponents()
        .getScheduler()
        .schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lost(Throwable failure) {
    if (answered.compareAndSet(false, true)) {
      failed(failure);
    }
  }

  /** The connection has to go: what is stuck in it cannot be taken back. */
  private void cutOff() {
    request
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close(new TimeoutException("the follower did not take its answer in time"));
  }

  private void sent() {
    metrics.answered(operation);
    callback.succeeded();
  }

  private void failed(Throwable failure) {
    metrics.connectionLost(operation);
    log.connectionLost(request, failure);
    callback.failed(failure);
  }
}
