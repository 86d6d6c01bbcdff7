package io.trailkeeper.cli.tail;

import io.trailkeeper.collector.tail.AuditLogTailer;
import io.trailkeeper.collector.tail.TailBatch;
import io.trailkeeper.collector.tail.TailException;
import io.trailkeeper.core.journal.Loss;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a tailer reads, a batch at a time, and again until it is acknowledged. Losses are told
 * beside that: neither waits for the other. For one thread.
 */
final class TailSender {

  private static final Logger LOGGER = LoggerFactory.getLogger(TailSender.class);

  /** With nothing to send, capture is asked so often whether it is there. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(30);

  /** Not reached for this long, it counts as away. */
  private static final Duration REACHED_WITHIN = Duration.ofSeconds(90);

  private static final byte[] NOTHING =
      "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":[]}"
          .getBytes(StandardCharsets.UTF_8);

  private final AuditLogTailer tailer;
  private final CaptureClient client;
  private final TailMeters meters;
  private final LongSupplier nanoTime;
  private final Attempts events;
  private final Attempts losses;
  private @Nullable Long reachedAt;
  private @Nullable TailBatch accepted;
  private @Nullable String problem;

  TailSender(
      AuditLogTailer tailer,
      CaptureClient client,
      TailMeters meters,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.tailer = tailer;
    this.client = client;
    this.meters = meters;
    this.nanoTime = nanoTime;
    this.events = new Attempts(random, nanoTime);
    this.losses = new Attempts(random, nanoTime);
  }

  /**
   * Sends the next batch, if there is one and it is time.
   *
   * @return whether there may be more to do at once
   */
  boolean advance() throws InterruptedException {
    try {
      if (accepted != null) {
        acknowledge(accepted);
      }
      tellLosses();
      return sendEvents();
    } catch (TailException e) {
      complain(String.valueOf(e.getMessage()));
      events.failed(null);
      return false;
    }
  }

  /** Returns why capture counts as away; nothing while it was reached lately. */
  Optional<String> problem() {
    Long at = reachedAt;
    if (at != null && nanoTime.getAsLong() - at < REACHED_WITHIN.toNanos()) {
      return Optional.empty();
    }
    return Optional.of(problem == null ? "capture was not asked yet" : problem);
  }

  private boolean sendEvents() throws InterruptedException {
    // Also when nothing can be sent: what is in the directory is to be seen.
    Optional<TailBatch> batch = tailer.poll();
    if (!events.isDue() || !client.isUsable()) {
      return false;
    }
    if (batch.isEmpty()) {
      if (isSilent()) {
        post(CaptureClient.EVENTS, List.of(NOTHING), events);
      }
      return false;
    }
    if (!post(CaptureClient.EVENTS, batch.get().body(), events)) {
      return false;
    }
    accepted = batch.get();
    acknowledge(batch.get());
    return true;
  }

  /** A state that cannot be written is written later: the events are not sent again for that. */
  private void acknowledge(TailBatch batch) {
    tailer.acknowledge(batch);
    accepted = null;
  }

  private void tellLosses() throws InterruptedException {
    List<Loss> pending = tailer.losses();
    if (!pending.isEmpty()
        && losses.isDue()
        && client.isUsable()
        && post(CaptureClient.LOSSES, List.of(LossDocument.of(pending)), losses)) {
      tailer.acknowledge(pending);
    }
  }

  private boolean isSilent() {
    Long at = reachedAt;
    return at == null || nanoTime.getAsLong() - at > ASK_EVERY.toNanos();
  }

  private boolean post(String path, List<byte[]> body, Attempts attempts)
      throws InterruptedException {
    Answer answer = client.post(path, body);
    meters.posted(path, answer);
    if (answer instanceof Answer.Refused refused) {
      Duration wait = attempts.failed(refused.after());
      complain(refused.why());
      LOGGER
          .atDebug()
          .addKeyValue("path", path)
          .addKeyValue("waitMillis", wait.toMillis())
          .log("Trying again");
      return false;
    }
    attempts.succeeded();
    if (problem != null && path.equals(CaptureClient.EVENTS)) {
      problem = null;
      LOGGER.atInfo().log("Capture takes events");
    }
    if (path.equals(CaptureClient.EVENTS)) {
      reachedAt = nanoTime.getAsLong();
    }
    return true;
  }

  private void complain(String what) {
    if (!what.equals(problem)) {
      problem = what;
      LOGGER
          .atWarn()
          .addKeyValue("error", what)
          .log("Nothing is lost: what could not be sent waits in the audit log");
    }
  }
}
