package io.trailkeeper.cli.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.collector.capture.CaptureOptions;
import io.trailkeeper.collector.capture.CaptureServer;
import io.trailkeeper.collector.capture.CaptureTls;
import io.trailkeeper.collector.capture.JournalIntake;
import io.trailkeeper.collector.capture.Quarantine;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.redaction.Redactor;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** Capture on a data directory: its certificates, its quarantine, and its server. */
final class EmbeddedCapture implements AutoCloseable {

  private static final String AUDIT_PATH = "/audit/v1";

  private final WebhookPki pki;
  private final List<String> hosts;
  private final Quarantine quarantine;
  private final CaptureServer server;
  private final String url;
  private CaptureTls tls;

  private EmbeddedCapture(
      WebhookPki pki,
      List<String> hosts,
      Quarantine quarantine,
      CaptureTls tls,
      CaptureServer server,
      String url) {
    this.pki = pki;
    this.hosts = hosts;
    this.quarantine = quarantine;
    this.tls = tls;
    this.server = server;
    this.url = url;
  }

  /** Makes what is missing of certificates, listens, and writes the API server's kubeconfig. */
  static EmbeddedCapture start(
      DataDirectory data,
      ListenAddress listen,
      Journal journal,
      MeterRegistry meters,
      Clock clock,
      SecureRandom random)
      throws IOException {
    WebhookPki pki = WebhookPki.open(data.pki(), clock, random);
    List<String> hosts = listen.certificateHosts();
    CaptureTls tls = tls(pki, hosts);
    Quarantine quarantine =
        new Quarantine(data.quarantine(), Quarantine.DEFAULT_MAX_BYTES_PER_DAY, clock);
    CaptureServer server =
        new CaptureServer(
                CaptureOptions.forHeap(
                    listen.host(), listen.port(), Runtime.getRuntime().maxMemory()),
                tls,
                Redactor.of(RedactionOptions.DEFAULT),
                new JournalIntake(journal),
                quarantine,
                meters,
                clock)
            .start();
    String url = "https://" + ListenAddress.inUrl(listen.clientHost(), server.port()) + AUDIT_PATH;
    EmbeddedCapture capture = new EmbeddedCapture(pki, hosts, quarantine, tls, server, url);
    try {
      WebhookKubeconfig.write(data, url);
      return capture;
    } catch (IOException e) {
      capture.close();
      throw e;
    }
  }

  private static CaptureTls tls(WebhookPki pki, List<String> hosts) throws IOException {
    pki.apiServerClient();
    return new CaptureTls(pki.serving(hosts), List.of(pki.authority()));
  }

  /** Returns where API servers post. */
  String url() {
    return url;
  }

  /** Takes up new certificates, if the old ones are about to run out. */
  void renew() throws IOException {
    CaptureTls renewed = tls(pki, hosts);
    if (!renewed.serving().certificate().equals(tls.serving().certificate())) {
      server.reload(renewed);
      tls = renewed;
    }
  }

  /** Stops to listen; requests under way are answered. Does nothing the second time. */
  @Override
  public void close() {
    try {
      server.close();
    } finally {
      quarantine.close();
    }
  }
}
