package io.trailkeeper.collector.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.journal.ReadRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Takes a response's content as it comes, in bounded memory. */
final class ReceivedSubscriber implements BodySubscriber<Received> {

  /** All documents are far smaller; of what is larger the beginning is enough to see what it is. */
  private static final int MAX_DOCUMENT_BYTES = 64 << 10;

  private final URI uri;
  private final int status;
  private final @Nullable AnswerReader answer;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final CompletableFuture<Received> received = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  private ReceivedSubscriber(URI uri, int status, @Nullable AnswerReader answer) {
    this.uri = uri;
    this.status = status;
    this.answer = answer;
  }

  /**
   * Returns what takes the response to a request.
   *
   * @param request the read that it is; none for all else
   */
  static BodyHandler<Received> of(URI uri, @Nullable ReadRequest request) {
    return info ->
        new ReceivedSubscriber(
            uri,
            info.statusCode(),
            request != null && isAnswer(info) ? new AnswerReader(request) : null);
  }

  private static boolean isAnswer(ResponseInfo info) {
    return info.statusCode() == Received.OK
        && info.headers().firstValue("content-type").orElse("").equals(Answer.CONTENT_TYPE);
  }

  @Override
  public CompletionStage<Received> getBody() {
    return received;
  }

  @Override
  public void onSubscribe(Subscription subscribed) {
    subscription = subscribed;
    subscribed.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Subscription open = subscription;
    if (open == null || received.isDone()) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        take(buffer);
      }
      open.request(1);
    } catch (IOException | RuntimeException e) {
      open.cancel();
      received.completeExceptionally(e);
    }
  }

  private void take(ByteBuffer buffer) throws ProtocolException {
    if (answer != null) {
      answer.accept(buffer);
      return;
    }
    byte[] bytes = new byte[Math.min(buffer.remaining(), MAX_DOCUMENT_BYTES - text.size())];
    buffer.get(bytes);
    text.writeBytes(bytes);
  }

  @Override
  public void onError(Throwable failure) {
    received.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    try {
      received.complete(
          new Received(
              uri,
              status,
              answer == null ? Optional.empty() : Optional.of(answer.finish()),
              text.toString(UTF_8)));
    } catch (IOException | RuntimeException e) {
      received.completeExceptionally(e);
    }
  }
}
