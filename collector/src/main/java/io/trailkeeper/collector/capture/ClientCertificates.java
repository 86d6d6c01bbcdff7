package io.trailkeeper.collector.capture;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When the certificates of those who post run out, a gauge for each source: an API server whose
 * certificate has run out loses its events. Several API servers may have one name, and replace
 * their certificates at different times: the earliest end among those lately presented counts.
 *
 * <p>Thread-safe.
 */
final class ClientCertificates {

  /** More API servers than any cluster has; those after share one gauge. */
  static final int MAX_SOURCES = 64;

  /** The source that stands for those after the first {@value #MAX_SOURCES}. */
  static final String OTHERS = "(others)";

  /** A certificate that was not presented for this long is one that was replaced. */
  static final Duration LATELY = Duration.ofHours(1);

  private static final int MAX_ENDS = 16;

  private final MeterRegistry meters;
  private final Clock clock;
  private final Map<String, Ends> sources = new HashMap<>();

  ClientCertificates(MeterRegistry meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
  }

  /** A client has presented a certificate, which was verified. */
  void presented(String source, X509Certificate certificate) {
    ends(source).presented(certificate.getNotAfter().toInstant().toEpochMilli(), clock.millis());
  }

  private synchronized Ends ends(String source) {
    String name = sources.containsKey(source) || sources.size() < MAX_SOURCES ? source : OTHERS;
    return sources.computeIfAbsent(name, this::register);
  }

  private Ends register(String source) {
    Ends ends = new Ends();
    Gauge.builder(
            "trailkeeper.capture.client.certificate.expiry.timestamp", ends, Ends::earliestSeconds)
        .description("When the certificate runs out that a source presents, seconds since 1970")
        .baseUnit("seconds")
        .tag("source", source)
        .register(meters);
    return ends;
  }

  /** The ends of one source's certificates, each with when it was presented last. */
  private static final class Ends {
    private final Map<Long, Long> presentedAt = new HashMap<>();

    synchronized void presented(long end, long now) {
      presentedAt.put(end, now);
      if (presentedAt.size() > 1) {
        presentedAt.values().removeIf(at -> now - at > LATELY.toMillis());
      }
      if (presentedAt.size() > MAX_ENDS) {
        presentedAt.keySet().stream().max(Long::compare).ifPresent(presentedAt::remove);
      }
    }

    synchronized double earliestSeconds() {
      return presentedAt.keySet().stream().mapToLong(Long::longValue).min().orElse(0) / 1000.0;
    }
  }
}
