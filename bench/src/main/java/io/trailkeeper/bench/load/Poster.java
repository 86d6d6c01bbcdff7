package io.trailkeeper.bench.load;

import io.trailkeeper.bench.load.Posted.Acknowledgement;
import io.trailkeeper.faults.load.AuditClient;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * API servers: each posts on a connection of its own, one body at a time, and a body that is not
 * acknowledged again until it is. For one thread.
 */
public final class Poster {

  private static final int HTTP_OK = 200;
  private static final long AGAIN_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int DIGITS = 3;

  private final List<AuditClient> clients;
  private final EventBodies bodies;
  private final Clock clock;
  private long nextNumber;

  /**
   * @param clients one for each connection
   * @param bodies of one round
   * @param firstNumber where the numbers of events begin, each of which makes an event unlike all
   *     others
   */
  public Poster(List<AuditClient> clients, EventBodies bodies, long firstNumber, Clock clock) {
    this.clients = List.copyOf(clients);
    this.bodies = bodies;
    this.clock = clock;
    this.nextNumber = firstNumber;
  }

  /** A body that is to be posted; the time is ns after the start. */
  private record Due(EventBody body, long firstNumber, long nanos) {}

  /** What is left to post. Thread-safe. */
  private final class Schedule {
    private final @Nullable Rate rate;
    private final int rounds;
    private int round;
    private int at;
    private long bytes;
    private long events;

    Schedule(int rounds, @Nullable Rate rate) {
      this.rounds = rounds;
      this.rate = rate;
    }

    synchronized @Nullable Due next() {
      if (round == rounds) {
        return null;
      }
      EventBody body = bodies.bodies().get(at);
      Due due = new Due(body, nextNumber, rate == null ? -1 : rate.dueNanos(bytes, events));
      bytes += body.length();
      events += body.events();
      nextNumber += body.events();
      at++;
      if (at == bodies.bodies().size()) {
        at = 0;
        round++;
      }
      return due;
    }
  }

  /** What one connection has posted. */
  private static final class Share {
    private final Histogram latency = new Histogram(DIGITS);
    private final List<Acknowledgement> acknowledgements = new ArrayList<>();
    private long refusals;
  }

  /**
   * Posts all bodies so many times, every event new.
   *
   * @param rate when bodies are due; null: as soon as the one before is acknowledged
   * @throws IOException if a body is not acknowledged within five minutes
   */
  public Posted post(int rounds, @Nullable Rate rate) throws IOException, InterruptedException {
    Schedule schedule = new Schedule(rounds, rate);
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      long start = System.nanoTime();
      List<Future<Share>> shares = new ArrayList<>();
      for (AuditClient client : clients) {
        shares.add(threads.submit(() -> post(client, schedule, start)));
      }
      List<Share> done = new ArrayList<>();
      for (Future<Share> share : shares) {
        done.add(share.get());
      }
      return together(done, rounds, System.nanoTime() - start);
    } catch (ExecutionException e) {
      throw new IOException("posting failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Share post(AuditClient client, Schedule schedule, long start)
      throws IOException, InterruptedException {
    Share share = new Share();
    for (Due due = schedule.next(); due != null; due = schedule.next()) {
      byte[] bytes = due.body().renewed(due.firstNumber());
      long from = System.nanoTime();
      if (due.nanos() >= 0) {
        from = start + due.nanos();
        awaitNanoTime(from);
      }
      while (!attempt(client, bytes)) {
        share.refusals++;
        if (System.nanoTime() - from > GIVE_UP_NANOS) {
          throw new IOException("a body was not acknowledged within five minutes");
        }
        awaitNanoTime(System.nanoTime() + AGAIN_AFTER_NANOS);
      }
      share.latency.recordValue(System.nanoTime() - from);
      share.acknowledgements.add(new Acknowledgement(clock.instant(), due.body().events()));
    }
    return share;
  }

  private static boolean attempt(AuditClient client, byte[] bytes) throws InterruptedException {
    try {
      return client.post(bytes, false) == HTTP_OK;
    } catch (IOException e) {
      // No answer: it counts as a refusal, and is posted again as an API server does.
      return false;
    }
  }

  private static void awaitNanoTime(long due) throws InterruptedException {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private Posted together(List<Share> shares, int rounds, long wallNanos) {
    Histogram latency = new Histogram(DIGITS);
    List<Acknowledgement> acknowledgements = new ArrayList<>();
    long refusals = 0;
    for (Share share : shares) {
      latency.add(share.latency);
      acknowledgements.addAll(share.acknowledgements);
      refusals += share.refusals;
    }
    acknowledgements.sort(Comparator.comparing(Acknowledgement::at));
    return new Posted(
        rounds * bodies.bodies().size(),
        rounds * bodies.events(),
        rounds * bodies.bytes(),
        refusals,
        wallNanos,
        latency,
        acknowledgements);
  }
}
