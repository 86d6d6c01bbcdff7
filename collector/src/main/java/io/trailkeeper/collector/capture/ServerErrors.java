package io.trailkeeper.collector.capture;

import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers where the HTTP server itself found an error, in the same form as everywhere else. */
final class ServerErrors implements Request.Handler {

  private static final Duration STOPPING_RETRY_AFTER = Duration.ofSeconds(5);

  private final CaptureMetrics metrics;

  ServerErrors(CaptureMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    CaptureError error = CaptureError.ofServer(response.getStatus());
    metrics.refused(error);
    @Nullable Duration retryAfter = error == CaptureError.STOPPING ? STOPPING_RETRY_AFTER : null;
    StatusDocument document = new StatusDocument(error, response.getStatus(), error.sentence());
    response.write(true, document.into(response, retryAfter), callback);
    return true;
  }
}
