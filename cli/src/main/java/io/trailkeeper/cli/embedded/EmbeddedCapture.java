package io.trailkeeper.cli.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.cli.assembly.AuditListener;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** Capture on a data directory: its certificates and its listener. */
final class EmbeddedCapture implements AutoCloseable {

  private static final String AUDIT_PATH = "/audit/v1";

  private final WebhookPki pki;
  private final List<String> hosts;
  private final AuditListener listener;
  private final String url;
  private TlsMaterial tls;

  private EmbeddedCapture(
      WebhookPki pki, List<String> hosts, TlsMaterial tls, AuditListener listener, String url) {
    this.pki = pki;
    this.hosts = hosts;
    this.tls = tls;
    this.listener = listener;
    this.url = url;
  }

  /** Makes what is missing of certificates, listens, and writes the API server's kubeconfig. */
  static EmbeddedCapture start(
      DataDirectory data,
      ListenAddress listen,
      RedactionOptions redaction,
      Journal journal,
      MeterRegistry meters,
      Clock clock,
      SecureRandom random)
      throws IOException {
    WebhookPki pki = WebhookPki.open(data.pki(), clock, random);
    List<String> hosts = listen.certificateHosts();
    TlsMaterial tls = tls(pki, hosts);
    AuditListener listener =
        AuditListener.start(listen, tls, redaction, journal, data.root(), true, meters, clock);
    String url =
        "https://" + ListenAddress.inUrl(listen.clientHost(), listener.port()) + AUDIT_PATH;
    EmbeddedCapture capture = new EmbeddedCapture(pki, hosts, tls, listener, url);
    try {
      WebhookKubeconfig.write(data, url);
      return capture;
    } catch (IOException e) {
      capture.close();
      throw e;
    }
  }

  private static TlsMaterial tls(WebhookPki pki, List<String> hosts) throws IOException {
    pki.apiServerClient();
    return new TlsMaterial(pki.serving(hosts), List.of(pki.authority()));
  }

  /** Returns where API servers post. */
  String url() {
    return url;
  }

  /** Takes up new certificates, if the old ones are about to run out. */
  void renew() throws IOException {
    TlsMaterial renewed = tls(pki, hosts);
    if (!renewed.own().certificate().equals(tls.own().certificate())) {
      listener.reload(renewed);
      tls = renewed;
    }
  }

  /** Stops to listen; requests under way are answered. Does nothing the second time. */
  @Override
  public void close() {
    listener.close();
  }
}
