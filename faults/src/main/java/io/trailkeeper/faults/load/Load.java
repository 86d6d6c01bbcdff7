package io.trailkeeper.faults.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * API servers that post all the time. Each batch is posted again, the same bytes, until it is
 * answered with 200. Thread-safe.
 */
public final class Load implements AutoCloseable {

  private static final int SERVERS = 2;
  private static final int MOST_EVENTS = 30;
  private static final int HTTP_OK = 200;

  /** Between two batches of one API server. */
  private static final long PAUSE_MILLIS = 500;

  private static final long AGAIN_AFTER_MILLIS = 150;

  private final AuditClient client;
  private final EventShapes shapes;
  private final Acknowledgements acknowledgements;
  private final SplittableRandom random;
  private final ExecutorService threads = Executors.newCachedThreadPool(Load::thread);
  private volatile PostStyle style = PostStyle.ORDINARY;
  private volatile boolean stopped;

  /** Makes a load that has not begun. */
  public Load(
      AuditClient client, EventShapes shapes, Acknowledgements acknowledgements, long seed) {
    this.client = client;
    this.shapes = shapes;
    this.acknowledgements = acknowledgements;
    this.random = new SplittableRandom(seed);
  }

  /** Begins to post. */
  public void start() {
    for (int i = 0; i < SERVERS; i++) {
      SplittableRandom own = split();
      threads.execute(() -> postOn(own));
    }
  }

  /** Returns which events were acknowledged. */
  public Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  /** Posts batches so from now on. */
  public void style(PostStyle how) {
    style = how;
  }

  /** Posts some batches more, all at once, and returns. */
  public void burst(int batches) {
    for (int i = 0; i < batches; i++) {
      SplittableRandom own = split();
      threads.execute(() -> post(own));
    }
  }

  /**
   * Makes no new batches, and waits until all are acknowledged.
   *
   * @return whether they were
   */
  public boolean stop(Duration within) throws InterruptedException {
    stopped = true;
    threads.shutdown();
    return threads.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends at once; what was not acknowledged by now never is. */
  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }

  private synchronized SplittableRandom split() {
    return random.split();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "API server");
    thread.setDaemon(true);
    return thread;
  }

  private void postOn(RandomGenerator own) {
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      post(own);
      pause(PAUSE_MILLIS);
    }
  }

  private void post(RandomGenerator own) {
    AuditBatch batch = batch(own);
    boolean acknowledged = false;
    while (!acknowledged && !Thread.currentThread().isInterrupted()) {
      PostStyle how = style;
      acknowledged = attempt(batch, how, own);
      if (acknowledged) {
        acknowledgements.acknowledged(batch.ids());
        if (how == PostStyle.TWICE) {
          attempt(batch, PostStyle.ORDINARY, own);
        }
      } else {
        pause(AGAIN_AFTER_MILLIS);
      }
    }
  }

  private boolean attempt(AuditBatch batch, PostStyle how, RandomGenerator own) {
    try {
      if (how == PostStyle.CUT_OFF) {
        int whole = batch.body().length;
        client.cut(batch.body(), own.nextBoolean() ? whole : own.nextInt(whole));
      }
      return client.post(batch.body(), how == PostStyle.SLOWLY) == HTTP_OK;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private AuditBatch batch(RandomGenerator own) {
    int count = 1 + own.nextInt(MOST_EVENTS);
    List<String> ids = new ArrayList<>(count);
    StringBuilder body =
        new StringBuilder(
            "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":[");
    for (int i = 0; i < count; i++) {
      String id = acknowledgements.newId();
      body.append(i == 0 ? "" : ",").append(shapes.event(id, own));
      ids.add(id);
    }
    return new AuditBatch(ids, body.append("]}").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
