package io.trailkeeper.collector.server;

import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Says which requests were refused, and why: one entry of a sort in a second. Thread-safe. */
public final class RefusalLog {

  private static final String LOST = "connection_lost";

  private final Logger logger;
  private final String refused;
  private final String lost;
  private final Clock clock;
  private final Map<String, LogThrottle> throttles = new ConcurrentHashMap<>();

  /**
   * @param logger the server's own
   * @param refused what an entry says of a request that was refused
   * @param lost what an entry says of a request whose connection ended first
   */
  public RefusalLog(Logger logger, String refused, String lost, Clock clock) {
    this.logger = logger;
    this.refused = refused;
    this.lost = lost;
    this.clock = clock;
  }

  /** Says that a request was refused. */
  public void refused(Request request, RefusedException refusal, boolean needsAction) {
    OptionalLong suppressed = pass(refusal.error().code());
    if (suppressed.isEmpty()) {
      return;
    }
    logger
        .atLevel(needsAction ? Level.ERROR : Level.WARN)
        .setCause(needsAction || logger.isDebugEnabled() ? refusal.getCause() : null)
        .addKeyValue(LogKeys.PEER, Request.getRemoteAddr(request))
        .addKeyValue(LogKeys.ERROR, refusal.error().code())
        .addKeyValue(LogKeys.REASON, refusal.getMessage())
        .addKeyValue(LogKeys.SUPPRESSED, suppressed.getAsLong())
        .log(refused);
  }

  /** Says that a connection ended before its request was answered. */
  public void connectionLost(Request request, Throwable failure) {
    pass(LOST)
        .ifPresent(
            suppressed ->
                logger
                    .atWarn()
                    .setCause(logger.isDebugEnabled() ? failure : null)
                    .addKeyValue(LogKeys.PEER, Request.getRemoteAddr(request))
                    .addKeyValue(LogKeys.REASON, failure.toString())
                    .addKeyValue(LogKeys.SUPPRESSED, suppressed)
                    .log(lost));
  }

  private OptionalLong pass(String sort) {
    return throttles.computeIfAbsent(sort, unused -> new LogThrottle(clock)).pass();
  }
}
