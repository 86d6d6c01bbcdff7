package io.trailkeeper.collector.apiserver;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads metrics as they come; what is not needed any more is not waited for. */
final class MetricsSubscriber implements BodySubscriber<AuditCounters> {

  /** An API server notes once when it started; the same number in the text is computed anew. */
  private static final String PROCESS_START = "process-start-time-unix";

  private final MetricsReader reader;
  private final Optional<Instant> processStart;
  private final CompletableFuture<AuditCounters> counters = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  MetricsSubscriber(MetricsReader reader, ResponseInfo info) {
    this.reader = reader;
    this.processStart =
        info.headers()
            .firstValue(PROCESS_START)
            .filter(text -> text.matches("[0-9]{1,11}"))
            .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
  }

  @Override
  public CompletionStage<AuditCounters> getBody() {
    return counters;
  }

  @Override
  public void onSubscribe(Subscription subscribed) {
    subscription = subscribed;
    subscribed.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Subscription open = subscription;
    if (open == null || counters.isDone()) {
      return;
    }
    try {
      buffers.forEach(reader::accept);
      open.request(1);
    } catch (RuntimeException e) {
      open.cancel();
      counters.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    counters.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    try {
      counters.complete(reader.finish(processStart));
    } catch (RuntimeException e) {
      counters.completeExceptionally(e);
    }
  }
}
