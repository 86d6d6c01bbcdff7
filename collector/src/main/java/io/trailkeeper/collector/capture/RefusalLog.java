package io.trailkeeper.collector.capture;

import java.io.IOException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Says which requests were not taken in, and why: one entry of a sort in a second. */
final class RefusalLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(RefusalLog.class);

  private final Map<CaptureError, LogThrottle> throttles = new EnumMap<>(CaptureError.class);
  private final LogThrottle lostConnections;

  RefusalLog(Clock clock) {
    for (CaptureError error : CaptureError.values()) {
      throttles.put(error, new LogThrottle(clock));
    }
    lostConnections = new LogThrottle(clock);
  }

  void refused(Request request, RefusedException refusal) {
    LogThrottle throttle = throttles.get(refusal.error());
    OptionalLong suppressed = throttle == null ? OptionalLong.of(0) : throttle.pass();
    if (suppressed.isEmpty()) {
      return;
    }
    boolean needsAction = needsAction(refusal);
    LOGGER
        .atLevel(needsAction ? Level.ERROR : Level.WARN)
        .setCause(needsAction || LOGGER.isDebugEnabled() ? refusal.getCause() : null)
        .addKeyValue(LogKeys.PEER, Request.getRemoteAddr(request))
        .addKeyValue(LogKeys.ERROR, refusal.error().code())
        .addKeyValue(LogKeys.REASON, refusal.getMessage())
        .addKeyValue(LogKeys.SUPPRESSED, suppressed.getAsLong())
        .log("Audit events refused");
  }

  void connectionLost(Request request, IOException failure) {
    lostConnections
        .pass()
        .ifPresent(
            suppressed ->
                LOGGER
                    .atWarn()
                    .setCause(LOGGER.isDebugEnabled() ? failure : null)
                    .addKeyValue(LogKeys.PEER, Request.getRemoteAddr(request))
                    .addKeyValue(LogKeys.REASON, failure.toString())
                    .addKeyValue(LogKeys.SUPPRESSED, suppressed)
                    .log("Connection lost before a list of audit events was taken in"));
  }

  private static boolean needsAction(RefusedException refusal) {
    return refusal.error() == CaptureError.INTERNAL
        || (refusal.getCause() instanceof IntakeException intake && !intake.retryable());
  }
}
