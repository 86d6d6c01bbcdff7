package io.trailkeeper.cli.assembly;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.collector.capture.CaptureOptions;
import io.trailkeeper.collector.capture.CaptureServer;
import io.trailkeeper.collector.capture.JournalIntake;
import io.trailkeeper.collector.capture.Quarantine;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.redaction.Redactor;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.nio.file.Path;
import java.time.Clock;

/** What API servers post to: the HTTPS server and its quarantine, before a journal. Thread-safe. */
public final class AuditListener implements AutoCloseable {

  private final CaptureServer server;
  private final Quarantine quarantine;

  private AuditListener(CaptureServer server, Quarantine quarantine) {
    this.server = server;
    this.quarantine = quarantine;
  }

  /**
   * Starts to listen.
   *
   * @param quarantine the directory of what was posted and is no event
   * @throws io.trailkeeper.collector.server.ServerException if the address cannot be listened on
   */
  public static AuditListener start(
      ListenAddress listen,
      TlsMaterial tls,
      RedactionOptions redaction,
      Journal journal,
      Path quarantine,
      MeterRegistry meters,
      Clock clock) {
    Quarantine aside = new Quarantine(quarantine, Quarantine.DEFAULT_MAX_BYTES_PER_DAY, clock);
    CaptureServer server =
        new CaptureServer(
            CaptureOptions.forHeap(listen.host(), listen.port(), Runtime.getRuntime().maxMemory()),
            tls,
            Redactor.of(redaction),
            new JournalIntake(journal),
            aside,
            meters,
            clock);
    return new AuditListener(server.start(), aside);
  }

  /** Returns the port that is listened on. */
  public int port() {
    return server.port();
  }

  /**
   * Takes up new certificates for connections to come.
   *
   * @throws io.trailkeeper.collector.tls.TlsException if they cannot be used; the old ones stay
   */
  public void reload(TlsMaterial tls) {
    server.reload(tls);
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
