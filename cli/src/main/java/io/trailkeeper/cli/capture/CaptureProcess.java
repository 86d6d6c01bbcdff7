package io.trailkeeper.cli.capture;

import io.trailkeeper.cli.health.ProgressCheck;
import io.trailkeeper.cli.health.StateCheck;
import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ProcessException;
import io.trailkeeper.cli.process.Service;
import io.trailkeeper.collector.capture.JournalIntake;
import io.trailkeeper.collector.capture.LossRecorder;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalException;
import io.trailkeeper.collector.server.ServerException;
import io.trailkeeper.collector.tls.TlsDirectory;
import io.trailkeeper.collector.tls.TlsException;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Capture as a process: opens the journal, waits for certificates, listens, and looks after both
 * until it is told to stop.
 */
final class CaptureProcess implements Service.Work {

  /** How often certificates and the room of the journal are looked at. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** A look reads three small files and asks the disk for its room: not even a slow one is slow. */
  private static final Duration LOOK_WITHIN = Duration.ofSeconds(60);

  private static final Logger LOGGER = LoggerFactory.getLogger(CaptureProcess.class);

  private final CaptureSettings settings;
  private final StateCheck journalCheck = new StateCheck("the journal is being opened");
  private final StateCheck tlsCheck = new StateCheck("certificates were not looked for yet");
  private @Nullable CaptureListeners listeners;

  CaptureProcess(CaptureSettings settings) {
    this.settings = settings;
  }

  @Override
  public int run(Service service) throws InterruptedException {
    ProgressCheck progress =
        new ProgressCheck("looking after capture", LOOK_WITHIN, System::nanoTime);
    service.health().ready("journal", journalCheck);
    service.health().ready("tls", tlsCheck);
    warnOfDisabledRedaction();
    try (Journal journal = open(service)) {
      // Opening may read a GiB; what comes then does not.
      progress.made();
      service.health().live("capture", progress);
      JournalMeters meters = new JournalMeters(journal, settings.journal(), service.meters());
      TlsDirectory tls = new TlsDirectory(settings.tls());
      ApiServerWatching apiServers =
          ApiServerWatching.start(
              settings.apiServers(),
              new LossRecorder(new JournalIntake(journal), service.meters())::record,
              service);
      try {
        do {
          progress.made();
          takeUpCertificates(service, journal, tls);
          lookAtRoom(journal, meters);
        } while (!service.awaitStop(LOOK_EVERY));
        LOGGER.atInfo().log("Stopping: requests under way are answered");
        stopListening();
      } finally {
        apiServers.close();
      }
    } catch (ServerException e) {
      throw ProcessException.failed(String.valueOf(e.getMessage()), e);
    } finally {
      stopListening();
    }
    return ExitStatus.STOPPED;
  }

  private Journal open(Service service) {
    try {
      return Journal.open(settings.journal(), service.clock());
    } catch (JournalException e) {
      String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
      throw ProcessException.failed(e.getMessage() + cause, e);
    }
  }

  /** Starts to listen when there are certificates, and takes up those that come later. */
  private void takeUpCertificates(Service service, Journal journal, TlsDirectory tls) {
    Optional<TlsMaterial> changed = tls.poll();
    if (changed.isPresent()) {
      takeUp(changed.get(), service, journal);
    }
    // Once there were some, what comes later cannot make them worse.
    tlsCheck.set(listeners == null ? tls.problem() : Optional.empty());
  }

  private void takeUp(TlsMaterial tls, Service service, Journal journal) {
    try {
      if (listeners == null) {
        listeners = CaptureListeners.start(settings, tls, journal, service);
        service.started();
      } else {
        listeners.reload(tls);
      }
    } catch (TlsException e) {
      LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("Certificates cannot be used");
    }
  }

  private void lookAtRoom(Journal journal, JournalMeters meters) {
    try {
      journalCheck.set(problem(journal));
    } catch (JournalException e) {
      journalCheck.fail(String.valueOf(e.getMessage()));
    }
    meters.refresh();
  }

  private static Optional<String> problem(Journal journal) {
    Optional<String> problem = journal.problem();
    if (problem.isPresent()) {
      return problem;
    }
    return journal.hasRoom()
        ? Optional.empty()
        : Optional.of(
            "the journal is full; it takes events again when its followers commit or the disk has"
                + " room");
  }

  private void warnOfDisabledRedaction() {
    if (!settings.redaction().disabledDefaults().isEmpty()) {
      LOGGER
          .atWarn()
          .addKeyValue("rules", settings.redaction().disabledDefaults())
          .log("Redaction is disabled in part: credentials will be in the journal and delivered");
    }
  }

  private void stopListening() {
    @Nullable CaptureListeners open = listeners;
    listeners = null;
    if (open != null) {
      open.close();
    }
  }
}
