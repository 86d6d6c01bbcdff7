package io.trailkeeper.cli.assembly;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.collector.capture.CaptureOptions;
import io.trailkeeper.collector.capture.CaptureServer;
import io.trailkeeper.collector.capture.JournalIntake;
import io.trailkeeper.collector.capture.LossNotes;
import io.trailkeeper.collector.capture.Quarantine;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.redaction.Redactor;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What API servers post to: the HTTPS server, its quarantine, and what it knows to be missing,
 * before a journal. Thread-safe.
 */
public final class AuditListener implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final CaptureServer server;
  private final Quarantine quarantine;
  private final LossNotes losses;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private AuditListener(CaptureServer server, Quarantine quarantine, LossNotes losses) {
    this.server = server;
    this.quarantine = quarantine;
    this.losses = losses;
  }

  /**
   * Starts to listen.
   *
   * @param data the directory in which are the quarantine, of what was posted and is no event, and
   *     when capture listened last
   * @param soleCapture whether no other capture takes what is sent while this one is away
   * @throws io.trailkeeper.collector.server.ServerException if the address cannot be listened on
   */
  public static AuditListener start(
      ListenAddress listen,
      TlsMaterial tls,
      RedactionOptions redaction,
      Journal journal,
      Path data,
      boolean soleCapture,
      MeterRegistry meters,
      Clock clock) {
    Quarantine aside =
        new Quarantine(data.resolve("quarantine"), Quarantine.DEFAULT_MAX_BYTES_PER_DAY, clock);
    JournalIntake intake = new JournalIntake(journal);
    CaptureOptions options =
        CaptureOptions.forHeap(listen.host(), listen.port(), Runtime.getRuntime().maxMemory())
            .withSoleCapture(soleCapture);
    LossNotes losses =
        new LossNotes(intake, data.resolve("listening"), options.soleCapture(), meters, clock);
    CaptureServer server =
        new CaptureServer(
            options, tls, Redactor.of(redaction), intake, losses, aside, meters, clock);
    AuditListener listener = new AuditListener(server.start(), aside, losses);
    losses.listening();
    Thread looks = new Thread(listener::look, "capture notes losses");
    looks.setDaemon(true);
    looks.start();
    return listener;
  }

  private void look() {
    try {
      while (!stopped.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        losses.look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
      if (stopped.getCount() > 0) {
        stopped.countDown();
        losses.close();
      }
      quarantine.close();
    }
  }
}
