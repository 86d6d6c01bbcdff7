package io.trailkeeper.collector.follow;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.audit.EventListReader;
import java.time.Duration;

/**
 * How a journal is served to followers, and how much of this process that takes.
 *
 * @param host the address to listen on, for example {@code 0.0.0.0} or {@code localhost}
 * @param port the port to listen on; 0 for any free one
 * @param maxEvents how many events one answer has at most
 * @param maxBytes how many bytes the events of one answer have together at most; a single event may
 *     have more
 * @param maxEventBytes how large an event of the journal is expected to be at most
 * @param maxWait how long one request waits for events at most
 * @param answerBytes the heap that all answers which are made or sent at one time may take
 * @param requestBytes the heap that all reads which are received or done at one time may take
 * @param requestsPerFollower how many requests of one follower may be under way
 * @param bodyTimeout how long a follower may take to send one request
 * @param turnTimeout how long a read stands in line for memory before it is refused
 * @param sendTimeout how long a follower may take to receive one answer
 * @param stopTimeout how long requests under way have when the server stops
 */
public record FollowerServerOptions(
    String host,
    int port,
    int maxEvents,
    int maxBytes,
    int maxEventBytes,
    Duration maxWait,
    long answerBytes,
    long requestBytes,
    int requestsPerFollower,
    Duration bodyTimeout,
    Duration turnTimeout,
    Duration sendTimeout,
    Duration stopTimeout) {

  /** A filter that names 10,000 namespaces has about a MiB. */
  static final int MAX_REQUEST_BYTES = 4 << 20;

  private static final int DEFAULT_MAX_EVENTS = 10_000;
  private static final int DEFAULT_MAX_BYTES = 4 << 20;

  /** Below what load balancers and firewalls take for a dead connection. */
  private static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(30);

  /** A collector has one read under way, and sometimes asks for the state beside it. */
  private static final int DEFAULT_REQUESTS_PER_FOLLOWER = 16;

  private static final Duration DEFAULT_BODY_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration DEFAULT_TURN_TIMEOUT = Duration.ofSeconds(20);

  /** A MiB a second for the largest event that there can be. */
  private static final Duration DEFAULT_SEND_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);

  /** Half of the heap is for bodies that capture reads, and the journal has its own needs. */
  private static final int ANSWER_SHARE = 4;

  private static final int REQUEST_SHARE = 16;

  /**
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public FollowerServerOptions {
    requireNonNull(host, "host");
    requirePositive("maxEvents", maxEvents);
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxEventBytes", maxEventBytes);
    requirePositive("answerBytes", answerBytes);
    requirePositive("requestBytes", requestBytes);
    requirePositive("requestsPerFollower", requestsPerFollower);
    requirePositive("maxWait in ms", maxWait.toMillis());
    requirePositive("bodyTimeout in ms", bodyTimeout.toMillis());
    requirePositive("turnTimeout in ms", turnTimeout.toMillis());
    requirePositive("sendTimeout in ms", sendTimeout.toMillis());
    requirePositive("stopTimeout in ms", stopTimeout.toMillis());
  }

  /**
   * Returns the defaults for a heap: a quarter of it for answers, a sixteenth for requests.
   *
   * @param maxHeapBytes {@code Runtime.maxMemory()}
   */
  public static FollowerServerOptions forHeap(String host, int port, long maxHeapBytes) {
    return new FollowerServerOptions(
        host,
        port,
        DEFAULT_MAX_EVENTS,
        DEFAULT_MAX_BYTES,
        EventListReader.DEFAULT_MAX_EVENT_BYTES,
        DEFAULT_MAX_WAIT,
        maxHeapBytes / ANSWER_SHARE,
        maxHeapBytes / REQUEST_SHARE,
        DEFAULT_REQUESTS_PER_FOLLOWER,
        DEFAULT_BODY_TIMEOUT,
        DEFAULT_TURN_TIMEOUT,
        DEFAULT_SEND_TIMEOUT,
        DEFAULT_STOP_TIMEOUT);
  }

  /** Returns the same but for the time-outs of a request's three parts. */
  public FollowerServerOptions withTimeouts(Duration body, Duration turn, Duration send) {
    return new FollowerServerOptions(
        host,
        port,
        maxEvents,
        maxBytes,
        maxEventBytes,
        maxWait,
        answerBytes,
        requestBytes,
        requestsPerFollower,
        body,
        turn,
        send,
        stopTimeout);
  }

  /** Returns the same but for the heap that answers and requests may take. */
  public FollowerServerOptions withMemory(long newAnswerBytes, long newRequestBytes) {
    return new FollowerServerOptions(
        host,
        port,
        maxEvents,
        maxBytes,
        maxEventBytes,
        maxWait,
        newAnswerBytes,
        newRequestBytes,
        requestsPerFollower,
        bodyTimeout,
        turnTimeout,
        sendTimeout,
        stopTimeout);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
  }
}
