package io.trailkeeper.cli.tail;

import io.trailkeeper.cli.health.ProgressCheck;
import io.trailkeeper.cli.health.StateCheck;
import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ProcessException;
import io.trailkeeper.cli.process.Service;
import io.trailkeeper.collector.tail.AuditLogTailer;
import io.trailkeeper.collector.tail.TailException;
import io.trailkeeper.collector.tail.TailOptions;
import io.trailkeeper.collector.tls.TlsDirectory;
import io.trailkeeper.collector.tls.TlsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tailer as a process: reads, sends, and looks after certificates until it is to stop. */
final class TailProcess implements Service.Work {

  /** How often certificates are looked at. */
  private static final Duration CERTIFICATES_EVERY = Duration.ofSeconds(1);

  /** Longer than a request to capture may take, and than a line may be read. */
  private static final Duration ROUND_WITHIN = Duration.ofMinutes(2);

  private static final Logger LOGGER = LoggerFactory.getLogger(TailProcess.class);

  private final TailOptions options;
  private final URI capture;
  private final Path tls;
  private final StateCheck logCheck = new StateCheck("the audit log was not looked for yet");
  private final StateCheck tlsCheck = new StateCheck("certificates were not looked for yet");
  private final StateCheck captureCheck = new StateCheck("capture was not asked yet");

  TailProcess(TailOptions options, URI capture, Path tls) {
    this.options = options;
    this.capture = capture;
    this.tls = tls;
  }

  @Override
  public int run(Service service) throws InterruptedException {
    ProgressCheck progress = new ProgressCheck("tailing", ROUND_WITHIN, System::nanoTime);
    service.health().ready("log", logCheck);
    service.health().ready("tls", tlsCheck);
    service.health().ready("capture", captureCheck);
    service.health().live("tail", progress);
    try (AuditLogTailer tailer = AuditLogTailer.open(options, service.clock(), System::nanoTime)) {
      CaptureClient client = new CaptureClient(capture, service::isStopping, progress::made);
      TailMeters meters = TailMeters.register(service.meters(), tailer::statistics);
      meters.expiry(client);
      TailSender sender =
          new TailSender(tailer, client, meters, new SplittableRandom(), System::nanoTime);
      LOGGER
          .atInfo()
          .addKeyValue("log", options.log())
          .addKeyValue("capture", capture)
          .addKeyValue("name", options.name())
          .log("Tailing the audit log");
      service.started();
      loop(service, progress, tailer, client, sender);
    } catch (TailException e) {
      throw ProcessException.failed(String.valueOf(e.getMessage()), e);
    }
    return ExitStatus.STOPPED;
  }

  private void loop(
      Service service,
      ProgressCheck progress,
      AuditLogTailer tailer,
      CaptureClient client,
      TailSender sender)
      throws InterruptedException {
    TlsDirectory certificates = new TlsDirectory(tls);
    long lookAt = System.nanoTime();
    boolean more;
    do {
      progress.made();
      if (System.nanoTime() - lookAt >= 0) {
        takeUpCertificates(certificates, client);
        lookAt = System.nanoTime() + CERTIFICATES_EVERY.toNanos();
      }
      more = sender.advance();
      logCheck.set(tailer.problem());
      captureCheck.set(sender.problem());
    } while (!service.awaitStop(more ? Duration.ZERO : options.scanEvery()));
    LOGGER.atInfo().log("Stopping: what was not sent waits in the audit log");
  }

  private void takeUpCertificates(TlsDirectory certificates, CaptureClient client) {
    certificates
        .poll()
        .ifPresent(
            material -> {
              try {
                client.use(material);
                LOGGER.atInfo().log("New certificates are in use");
              } catch (TlsException e) {
                LOGGER
                    .atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("Certificates cannot be used");
              }
            });
    // Once there were some, what comes later cannot make them worse.
    tlsCheck.set(client.isUsable() ? Optional.empty() : certificates.problem());
  }
}
