package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.follow.RequestDocument.WaitRequest;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.journal.UnknownCursorException;
import io.trailkeeper.core.journal.UnknownFollowerException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A journal that is somewhere else, read over the network from a {@link FollowerServer}.
 *
 * <p>Keeps to the contract of the interfaces. The follower is the one that the client certificate
 * names (its common name): asking for another one is refused here already. An answer counts only
 * when all of it has come and every event has its SHA-256. Nothing is tried again by itself: after
 * an {@link UncheckedIOException} nothing was passed over, and the caller asks again when it likes.
 * Its message says what was tried where, what was found and what to do.
 *
 * <p>Memory is bounded by what a read asks for and the largest event. An interrupt ends a read here
 * and at the server. Thread-safe.
 */
public final class RemoteJournal implements JournalReader, JournalFollowers {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** The server lets a read stand in line twice, and send for a minute. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

  /** Of one request; the server cuts it to what it allows. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final JournalConnection connection;

  /** Where the journal ended at the last answer: who reads there waits before it asks. */
  private volatile @Nullable Cursor lastEnd;

  /**
   * Connects when it is first used.
   *
   * @param server where the journal is, for example {@code https://host:8444}
   * @param tls gives the client's key, certificate and the authorities to believe; it is asked
   *     before each request, so that renewed ones are taken up
   * @throws IllegalArgumentException if that is no https URL of a server alone
   */
  public RemoteJournal(URI server, Supplier<TlsMaterial> tls) {
    this(server, tls, CONNECT_TIMEOUT, ANSWER_TIMEOUT);
  }

  /**
   * Connects when it is first used, with other time-outs than the defaults of 10 s and 2 min.
   *
   * @param connectTimeout how long connecting may take
   * @param answerTimeout how long an answer may take, beside the wait that was asked for
   */
  public RemoteJournal(
      URI server, Supplier<TlsMaterial> tls, Duration connectTimeout, Duration answerTimeout) {
    this.connection = new JournalConnection(server, tls, connectTimeout, answerTimeout);
  }

  @Override
  public ReadResult read(ReadRequest request) throws InterruptedException {
    requireOwn(request.follower());
    long began = System.nanoTime();
    boolean ask = request.maxWait().isZero() || !request.from().equals(lastEnd);
    while (true) {
      if (ask) {
        Answer answer = ask(request);
        lastEnd = answer.end();
        if (!answer.result().next().equals(request.from())) {
          return answer.result();
        }
      }
      Duration left = request.maxWait().minusNanos(System.nanoTime() - began);
      if (left.toMillis() < 1) {
        return new ReadResult(List.of(), request.from(), 0, Optional.empty());
      }
      ask = awaitEvents(request, left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT);
    }
  }

  @Override
  public Cursor earliest() {
    Document state = state();
    return new Cursor(state.partition(), state.earliest());
  }

  @Override
  public Cursor end() {
    Document state = state();
    return new Cursor(state.partition(), state.end());
  }

  @Override
  public Cursor since(Instant receivedAt) {
    String time = URLEncoder.encode(receivedAt.toString(), StandardCharsets.UTF_8);
    Document found =
        uninterrupted(() -> documented(Operation.SINCE, "?time=" + time, null, Duration.ZERO));
    return new Cursor(found.partition(), found.offset());
  }

  @Override
  public void register(String follower, Cursor startAt) {
    requireOwn(follower);
    uninterrupted(
        () -> documented(Operation.REGISTER, "", RequestDocument.cursor(startAt), Duration.ZERO));
  }

  @Override
  public Optional<Cursor> committed(String follower) {
    requireOwn(follower);
    Document state = state();
    return state.committed().map(offset -> new Cursor(state.partition(), offset));
  }

  @Override
  public void unregister(String follower) {
    requireOwn(follower);
    uninterrupted(() -> documented(Operation.UNREGISTER, "", null, Duration.ZERO));
  }

  private Document state() {
    return uninterrupted(() -> documented(Operation.STATE, "", null, Duration.ZERO));
  }

  private Answer ask(ReadRequest request) throws InterruptedException {
    Received received =
        connection.send(Operation.READ, "", RequestDocument.read(request), Duration.ZERO, request);
    return received.answer().orElseThrow(() -> refused(received));
  }

  /** Waits at the server; whether there is something to look at now. */
  private boolean awaitEvents(ReadRequest request, Duration time) throws InterruptedException {
    WaitRequest wait = new WaitRequest(request.from(), request.committed(), time);
    Document found = documented(Operation.WAIT, "", RequestDocument.wait(wait), time);
    lastEnd = new Cursor(found.partition(), found.end());
    return !request.from().equals(lastEnd);
  }

  private Document documented(
      Operation operation, String query, byte @Nullable [] body, Duration wait)
      throws InterruptedException {
    Received received = connection.send(operation, query, body, wait, null);
    if (received.status() != Received.OK) {
      throw refused(received);
    }
    return received.document();
  }

  /** Returns what the journal threw, where it said so; else that it could not be asked. */
  private RuntimeException refused(Received received) {
    Optional<Document> said = received.error();
    String reason = said.flatMap(Document::reason).orElse("");
    if (reason.equals(FollowerError.UNKNOWN_CURSOR.reason())
        && said.orElseThrow().found().isPresent()
        && said.orElseThrow().endCursor().isPresent()) {
      return new UnknownCursorException(
          said.orElseThrow().found().orElseThrow(), said.orElseThrow().endCursor().orElseThrow());
    }
    if (reason.equals(FollowerError.UNKNOWN_FOLLOWER.reason())) {
      return new UnknownFollowerException(
          said.orElseThrow().follower().orElse("?"), said.orElseThrow().partition());
    }
    return connection.refused(received);
  }

  private void requireOwn(String follower) {
    String own = connection.identity().name();
    if (!own.equals(follower)) {
      throw new IllegalArgumentException(
          "follower \""
              + Operation.shown(follower)
              + "\" cannot ask "
              + connection.server()
              + " with the client certificate of \""
              + own
              + "\": a follower is the one that its certificate names");
    }
  }

  /** A request that may be interrupted. */
  @FunctionalInterface
  private interface Asked {
    Document ask() throws InterruptedException;
  }

  private Document uninterrupted(Asked asked) {
    try {
      return asked.ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      IOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw new UncheckedIOException(
          "asking " + connection.server() + " was interrupted: ask again", interrupted);
    }
  }
}
