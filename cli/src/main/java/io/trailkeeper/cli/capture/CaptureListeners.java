package io.trailkeeper.cli.capture;

import io.micrometer.core.instrument.Gauge;
import io.trailkeeper.cli.assembly.AuditListener;
import io.trailkeeper.cli.process.Service;
import io.trailkeeper.collector.follow.FollowerServer;
import io.trailkeeper.collector.follow.FollowerServerOptions;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.tls.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where API servers post and where followers read, with one set of certificates. */
final class CaptureListeners implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(CaptureListeners.class);

  private final AuditListener audit;
  private final FollowerServer followers;
  private volatile TlsMaterial tls;

  private CaptureListeners(AuditListener audit, FollowerServer followers, TlsMaterial tls) {
    this.audit = audit;
    this.followers = followers;
    this.tls = tls;
  }

  /**
   * Starts to listen.
   *
   * @throws io.trailkeeper.collector.server.ServerException if an address cannot be listened on
   */
  static CaptureListeners start(
      CaptureSettings settings, TlsMaterial tls, Journal journal, Service service) {
    FollowerServer followers = followers(settings, tls, journal, service);
    AuditListener audit;
    try {
      audit =
          AuditListener.start(
              settings.audit(),
              tls,
              settings.redaction(),
              journal,
              settings.data(),
              settings.soleCapture(),
              service.meters(),
              service.clock());
    } catch (RuntimeException e) {
      followers.close();
      throw e;
    }
    say("Followers can read", followers.port());
    say("API servers can post", audit.port());
    CaptureListeners listeners = new CaptureListeners(audit, followers, tls);
    Gauge.builder(
            "trailkeeper.capture.serving.certificate.expiry.timestamp",
            listeners,
            CaptureListeners::expirySeconds)
        .description("When the certificate that capture shows runs out, seconds since 1970")
        .baseUnit("seconds")
        .strongReference(true)
        .register(service.meters());
    return listeners;
  }

  private static FollowerServer followers(
      CaptureSettings settings, TlsMaterial tls, Journal journal, Service service) {
    FollowerServerOptions options =
        FollowerServerOptions.forHeap(
            settings.followers().host(),
            settings.followers().port(),
            Runtime.getRuntime().maxMemory());
    return new FollowerServer(options, tls, journal, service.meters(), service.clock()).start();
  }

  /** Takes up new certificates; those who are connected stay so. */
  void reload(TlsMaterial renewed) {
    audit.reload(renewed);
    followers.reload(renewed);
    tls = renewed;
    LOGGER
        .atInfo()
        .addKeyValue("notAfter", tls.own().certificate().getNotAfter().toInstant())
        .log("New certificates are in use");
  }

  /** Stops to listen; requests under way are answered, and API servers go first. */
  @Override
  public void close() {
    try {
      audit.close();
    } finally {
      followers.close();
    }
  }

  private double expirySeconds() {
    return tls.own().certificate().getNotAfter().toInstant().getEpochSecond();
  }

  private static void say(String what, int port) {
    LOGGER.atInfo().addKeyValue("port", port).log(what);
  }
}
