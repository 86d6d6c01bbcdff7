package io.trailkeeper.collector.capture;

import java.net.SocketAddress;
import java.time.Clock;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which clients do not get through the TLS handshake: they cannot be answered. */
final class HandshakeLog implements SslHandshakeListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(HandshakeLog.class);

  private final CaptureMetrics metrics;
  private final LogThrottle throttle;

  HandshakeLog(CaptureMetrics metrics, Clock clock) {
    this.metrics = metrics;
    this.throttle = new LogThrottle(clock);
  }

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    HandshakeFault fault = HandshakeFault.of(failure);
    metrics.handshakeFailed(fault);
    throttle
        .pass()
        .ifPresent(
            suppressed ->
                LOGGER
                    .atWarn()
                    .addKeyValue(LogKeys.PEER, peer(event))
                    .addKeyValue(LogKeys.CAUSE, fault.cause())
                    .addKeyValue(LogKeys.ADVICE, fault.advice())
                    .addKeyValue(LogKeys.ERROR, failure.getMessage())
                    .addKeyValue(LogKeys.SUPPRESSED, suppressed)
                    .log("TLS handshake failed"));
  }

  private static String peer(Event event) {
    @Nullable SocketAddress address = event.getEndPoint().getRemoteSocketAddress();
    return address == null ? "unknown" : address.toString();
  }
}
