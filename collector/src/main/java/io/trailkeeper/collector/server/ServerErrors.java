package io.trailkeeper.collector.server;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers where the HTTP server itself found an error, in the same form as everywhere else. */
public final class ServerErrors implements Request.Handler {

  private static final Duration STOPPING_RETRY_AFTER = Duration.ofSeconds(5);

  private final IntFunction<ServiceError> errorOfStatus;
  private final Consumer<ServiceError> counter;

  /**
   * @param errorOfStatus gives the error that stands for an HTTP status
   * @param counter counts it
   */
  public ServerErrors(IntFunction<ServiceError> errorOfStatus, Consumer<ServiceError> counter) {
    this.errorOfStatus = errorOfStatus;
    this.counter = counter;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    ServiceError error = errorOfStatus.apply(status);
    counter.accept(error);
    @Nullable Duration retryAfter =
        status == HttpStatus.SERVICE_UNAVAILABLE_503 ? STOPPING_RETRY_AFTER : null;
    StatusDocument document = new StatusDocument(error, status, error.sentence(), null);
    response.write(true, document.into(response, retryAfter), callback);
    return true;
  }
}
