package io.trailkeeper.collector.capture;

import io.trailkeeper.core.pki.ClientIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers every request: who asks for what, the list that is posted, and how it went. */
final class AuditHandler extends Handler.Abstract {

  private final EventListIntake intake;
  private final ReadingBudget budget;
  private final CaptureMetrics metrics;
  private final RefusalLog log;
  private final Clock clock;
  private final Duration bodyTimeout;

  AuditHandler(
      EventListIntake intake,
      ReadingBudget budget,
      CaptureMetrics metrics,
      Clock clock,
      Duration bodyTimeout) {
    this.intake = intake;
    this.budget = budget;
    this.metrics = metrics;
    this.log = new RefusalLog(clock);
    this.clock = clock;
    this.bodyTimeout = bodyTimeout;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    InputStream body = Content.Source.asInputStream(request);
    try {
      Tally tally = receive(request, response, body);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      Content.Sink.write(response, true, ByteBuffer.wrap(tally.toJson()));
      metrics.accepted();
      callback.succeeded();
    } catch (RefusedException e) {
      refuse(e, request, response, body, callback);
    } catch (IOException e) {
      unreadable(e, request, response, body, callback);
    } catch (RuntimeException e) {
      refuse(
          new RefusedException(CaptureError.INTERNAL, "send the events again", null, e),
          request,
          response,
          body,
          callback);
    }
    return true;
  }

  private Tally receive(Request request, Response response, InputStream body) throws IOException {
    ClientIdentity client = Caller.auditSource(request);
    RequestForm.check(request, response);
    try (ReadingBudget.Share share = budget.acquire(request.getLength())) {
      return intake.take(
          new BodyStream(body, clock, bodyTimeout), share.maxEventBytes(), client.name());
    }
  }

  /** A client that is slow gets an answer; one that is gone gets none. */
  private void unreadable(
      IOException failure,
      Request request,
      Response response,
      InputStream body,
      Callback callback) {
    if (failure.getCause() instanceof TimeoutException && !response.isCommitted()) {
      RefusedException slow =
          new RefusedException(
              CaptureError.BODY_TOO_SLOW,
              "the connection was silent; send it again",
              null,
              failure);
      refuse(slow, request, response, body, callback);
    } else {
      metrics.connectionLost();
      log.connectionLost(request, failure);
      callback.failed(failure);
    }
  }

  private void refuse(
      RefusedException refusal,
      Request request,
      Response response,
      InputStream body,
      Callback callback) {
    metrics.refused(refusal.error());
    log.refused(request, refusal);
    if (response.isCommitted()) {
      callback.failed(refusal);
      return;
    }
    StatusDocument document =
        new StatusDocument(
            refusal.error(), refusal.error().httpStatus(), String.valueOf(refusal.getMessage()));
    try {
      Content.Sink.write(response, true, document.into(response, refusal.retryAfter()));
      Linger.begin(request, body, callback);
    } catch (IOException e) {
      callback.failed(e);
    }
  }
}
