package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.server.ClientCertificate;
import io.trailkeeper.collector.server.RefusalLog;
import io.trailkeeper.collector.server.RefusedException;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request: who asks, what for, and what the journal says. A read goes three steps:
 * room for its request, room for its answer, sending; it has a thread only while the journal is
 * read.
 */
final class JournalHandler extends Handler.Abstract {

  private static final Logger LOGGER = LoggerFactory.getLogger(JournalHandler.class);
  private static final String JSON = "application/json";

  /** The largest of the requests without a filter. */
  private static final int MAX_SMALL_BODY = 4 << 10;

  /** Buffers of the connection, of the journal's reader and of the sender. */
  private static final long FIXED_BYTES = 512 << 10;

  /** The event that a read stops before, beside one that it returns. */
  private static final int LARGEST_EVENTS = 2;

  /** The body as bytes, its filter as bytes, and as it is parsed. */
  private static final int REQUEST_COPIES = 4;

  private final Journal journal;
  private final FollowerServerOptions options;
  private final FollowerMetrics metrics;
  private final RefusalLog log;
  private final Refusals refusals;
  private final MemoryBudget requests;
  private final MemoryBudget answers;
  private final Waiting waiting;
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

  JournalHandler(
      Journal journal, FollowerServerOptions options, FollowerMetrics metrics, Clock clock) {
    this.journal = journal;
    this.options = options;
    this.metrics = metrics;
    this.log =
        new RefusalLog(LOGGER, "A follower was refused", "A follower's connection was lost", clock);
    this.refusals = new Refusals(journal);
    this.requests = new MemoryBudget(options.requestBytes(), this::execute);
    this.answers = new MemoryBudget(options.answerBytes(), this::execute);
    this.waiting = new Waiting(journal, this::execute, metrics);
    metrics.watch("requests", requests);
    metrics.watch("answers", answers);
  }

  /** Answers all who wait, now and from now on. */
  void endWaits() {
    waiting.end();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Operation operation;
    String client;
    try {
      operation =
          Operation.of(
              request.getMethod(), String.valueOf(request.getHttpURI().getCanonicalPath()));
      client =
          ClientCertificate.require(request, operation.role(), FollowerError.WRONG_ROLE).name();
      enter(request, client);
    } catch (RefusedException e) {
      metrics.refused(e.error());
      log.refused(request, e, false);
      Exchange.refuse(e, request, response, callback);
      return true;
    }
    Exchange exchange =
        new Exchange(request, response, callback, operation, refusals, metrics, log);
    exchange.attempt(() -> answer(exchange, request, operation, client));
    return true;
  }

  private void answer(Exchange exchange, Request request, Operation operation, String client) {
    switch (operation) {
      case STATE ->
          exchange.answer(
              StateDocument.state(
                  client, journal.earliest(), journal.end(), journal.committed(client)));
      case REGISTER ->
          small(
              exchange,
              request,
              body -> {
                journal.register(client, RequestDocument.parseCursor(body));
                exchange.answer(StateDocument.end(journal.end()));
              });
      case UNREGISTER -> {
        journal.unregister(client);
        exchange.answer(StateDocument.end(journal.end()));
      }
      case SINCE -> exchange.answer(RequestDocument.cursor(journal.since(time(request))));
      case WAIT ->
          small(
              exchange,
              request,
              body ->
                  waiting.begin(
                      exchange, client, RequestDocument.parseWait(body), options.maxWait()));
      case READ -> receive(exchange, request, client);
      case FOLLOWERS ->
          exchange.answer(StateDocument.followers(journal.end(), journal.followers()));
      case FORGET -> {
        journal.unregister(
            String.valueOf(request.getHttpURI().getCanonicalPath())
                .substring(operation.path().length()));
        exchange.answer(StateDocument.end(journal.end()));
      }
    }
  }

  private void small(Exchange exchange, Request request, Consumer<byte[]> next) {
    requireJson(request);
    exchange.bodyLength(MAX_SMALL_BODY);
    exchange.readBody(MAX_SMALL_BODY, options.bodyTimeout(), next);
  }

  /** A read's first step: its body, for which there must be room. */
  private void receive(Exchange exchange, Request request, String client) {
    requireJson(request);
    int length = exchange.bodyLength(FollowerServerOptions.MAX_REQUEST_BYTES);
    exchange.takeRoom(
        requests,
        requestBytes(length),
        options.turnTimeout(),
        share ->
            exchange.readBody(
                FollowerServerOptions.MAX_REQUEST_BYTES,
                options.bodyTimeout(),
                body -> read(exchange, parse(body, client), share)));
  }

  private ReadRequest parse(byte[] body, String client) {
    RequestSize.check(body);
    return RequestDocument.parseRead(body, client, options.maxEvents(), options.maxBytes());
  }

  /** The second step: reading, with room for the largest answer there can be to it. */
  private void read(Exchange exchange, ReadRequest request, MemoryBudget.Share requestShare) {
    exchange.takeRoom(
        answers,
        FIXED_BYTES + request.maxBytes() + (long) LARGEST_EVENTS * options.maxEventBytes(),
        options.turnTimeout(),
        share ->
            exchange.attempt(
                () -> {
                  ReadResult result = journal.read(request);
                  requestShare.close();
                  share.shrinkTo(answerBytes(result));
                  send(exchange, request, new Answer(result, journal.end()));
                }));
  }

  /** The third step: sending, which takes as long as the follower makes it take. */
  private void send(Exchange exchange, ReadRequest request, Answer answer) {
    exchange.answer(
        new AnswerWriter(request.from(), answer),
        answer.result().events().size(),
        options.sendTimeout());
  }

  private static long requestBytes(int length) {
    return FIXED_BYTES + (long) REQUEST_COPIES * length + RequestSize.parsedBytes(length);
  }

  private static long answerBytes(ReadResult result) {
    long bytes = FIXED_BYTES;
    for (JournaledEvent event : result.events()) {
      bytes += event.bytes().length + AnswerWriter.EVENT_OVERHEAD_BYTES;
    }
    return bytes;
  }

  /** Counts a client's requests, so that none can take what is for all. */
  private void enter(Request request, String client) {
    int now = underWay.merge(client, 1, Integer::sum);
    Request.addCompletionListener(
        request,
        unused -> underWay.computeIfPresent(client, (name, count) -> count > 1 ? count - 1 : null));
    if (now > options.requestsPerFollower()) {
      throw new RefusedException(
          FollowerError.TOO_MANY_REQUESTS,
          "more than " + options.requestsPerFollower() + "; wait for answers before asking again");
    }
  }

  private static void requireJson(Request request) {
    @Nullable String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
      throw new RefusedException(
          FollowerError.WRONG_CONTENT_TYPE,
          "found " + (type == null ? "no Content-Type" : Operation.shown(type)));
    }
  }

  private static Instant time(Request request) {
    @Nullable String time;
    try {
      time = Request.extractQueryParameters(request).getValue("time");
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("the query cannot be read", e);
    }
    try {
      return Instant.parse(String.valueOf(time));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time is "
              + Operation.shown(String.valueOf(time))
              + ", expected for example"
              + " 2026-01-31T23:59:59Z",
          e);
    }
  }

  private void execute(Runnable task) {
    try {
      getServer().getThreadPool().execute(task);
    } catch (RejectedExecutionException e) {
      LOGGER.atDebug().setCause(e).log("The server has stopped, and so have its requests");
    }
  }
}
