package io.trailkeeper.collector.capture;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.collector.server.ClientCertificate;
import io.trailkeeper.collector.server.Linger;
import io.trailkeeper.collector.server.RefusalLog;
import io.trailkeeper.collector.server.RefusedException;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.pki.ClientIdentity;
import io.trailkeeper.core.pki.ClientRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request: who asks for what, the list that is posted, and how it went. */
final class AuditHandler extends Handler.Abstract {

  private static final Logger LOGGER = LoggerFactory.getLogger(AuditHandler.class);

  /** Who may post audit events. */
  private static final List<ClientRole> SENDERS =
      List.of(ClientRole.AUDIT_SOURCE, ClientRole.AUDIT_LOG_TAILER);

  /** Only who keeps what it sends can know what is missing. */
  private static final List<ClientRole> LOSS_SENDERS = List.of(ClientRole.AUDIT_LOG_TAILER);

  private final EventListIntake intake;
  private final LossListIntake lossIntake;
  private final LossNotes losses;
  private final ReadingBudget budget;
  private final CaptureMetrics metrics;
  private final ClientCertificates certificates;
  private final RefusalLog log;
  private final Clock clock;
  private final Duration bodyTimeout;

  AuditHandler(
      EventListIntake intake,
      LossNotes losses,
      ReadingBudget budget,
      CaptureMetrics metrics,
      ClientCertificates certificates,
      Clock clock,
      Duration bodyTimeout) {
    this.intake = intake;
    this.lossIntake = new LossListIntake(losses);
    this.losses = losses;
    this.budget = budget;
    this.metrics = metrics;
    this.certificates = certificates;
    this.log =
        new RefusalLog(
            LOGGER,
            "Audit events refused",
            "Connection lost before a list of audit events was taken in",
            clock);
    this.clock = clock;
    this.bodyTimeout = bodyTimeout;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    InputStream body = Content.Source.asInputStream(request);
    try {
      byte[] answer = receive(request, response, body);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      Content.Sink.write(response, true, ByteBuffer.wrap(answer));
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

  private byte[] receive(Request request, Response response, InputStream body) throws IOException {
    X509Certificate certificate = ClientCertificate.of(request, CaptureError.WRONG_ROLE);
    boolean ofLosses = RequestForm.isOfLosses(request);
    ClientIdentity client =
        ClientCertificate.require(
            request, ofLosses ? LOSS_SENDERS : SENDERS, CaptureError.WRONG_ROLE);
    requireNotReserved(client);
    certificates.presented(client.name(), certificate);
    RequestForm.check(request, response);
    BodyStream timed = new BodyStream(body, clock, bodyTimeout);
    if (ofLosses) {
      intake.requireAccepting();
      // A list that was read takes many times its length.
      try (ReadingBudget.Share share = budget.acquire(-1)) {
        requireNonNull(share, "share");
        return lossIntake.take(timed);
      }
    }
    return takeEvents(request, timed, client).toJson();
  }

  private Tally takeEvents(Request request, InputStream body, ClientIdentity client)
      throws IOException {
    // A tailer has what it sends on its disk: what is refused is not lost.
    boolean mayLose = client.has(ClientRole.AUDIT_SOURCE);
    try {
      Tally tally = takeWithin(request.getLength(), body, client);
      if (mayLose) {
        losses.taken(client.name());
      }
      return tally;
    } catch (RuntimeException e) {
      if (mayLose) {
        noteRefusal(client.name(), e);
      }
      throw e;
    }
  }

  private Tally takeWithin(long length, InputStream body, ClientIdentity client)
      throws IOException {
    intake.requireAccepting();
    try (ReadingBudget.Share share = budget.acquire(length)) {
      return intake.take(body, share.maxEventBytes(), client.name());
    }
  }

  /** An API server sends again what it was refused because of capture, and nothing else. */
  private void noteRefusal(String source, RuntimeException e) {
    if (e instanceof RefusedException refusal
        && refusal.error().httpStatus() < CaptureError.INTERNAL.httpStatus()) {
      losses.rejectedBody(source);
    } else {
      losses.refused(source);
    }
  }

  /** Nobody may send what followers would take for a loss. */
  private static void requireNotReserved(ClientIdentity client) {
    if (client.name().equals(Loss.SOURCE)) {
      throw new RefusedException(
          CaptureError.WRONG_ROLE,
          "the common name (CN) " + Loss.SOURCE + " is reserved; issue another certificate");
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
    log.refused(request, refusal, needsAction(refusal));
    if (response.isCommitted()) {
      callback.failed(refusal);
      return;
    }
    try {
      Content.Sink.write(response, true, refusal.document().into(response, refusal.retryAfter()));
      Linger.begin(request, body, callback);
    } catch (IOException e) {
      callback.failed(e);
    }
  }

  private static boolean needsAction(RefusedException refusal) {
    return refusal.error() == CaptureError.INTERNAL
        || (refusal.getCause() instanceof IntakeException intake && !intake.retryable());
  }
}
