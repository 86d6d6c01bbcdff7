package io.trailkeeper.collector.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketAddress;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the clients that do not get through the TLS handshake, by cause, and says which: they
 * cannot be answered.
 */
final class HandshakeLog implements SslHandshakeListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(HandshakeLog.class);

  private final Map<HandshakeFault, Counter> failures = new EnumMap<>(HandshakeFault.class);
  private final LogThrottle throttle;

  /**
   * @param prefix what the names of the server's metrics begin with
   */
  HandshakeLog(String prefix, MeterRegistry registry, Clock clock) {
    this.throttle = new LogThrottle(clock);
    for (HandshakeFault fault : HandshakeFault.values()) {
      failures.put(
          fault,
          Counter.builder(prefix + "tls.failures")
              .description("TLS handshakes that failed")
              .tag("cause", fault.code())
              .register(registry));
    }
  }

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    HandshakeFault fault = HandshakeFault.of(failure);
    Counter counter = failures.get(fault);
    if (counter != null) {
      counter.increment();
    }
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
