package io.trailkeeper.cli.collector;

import io.trailkeeper.cli.assembly.TrailCollector;
import io.trailkeeper.cli.health.StateCheck;
import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ProcessException;
import io.trailkeeper.cli.process.Service;
import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.delivery.CollectorBuilder;
import io.trailkeeper.collector.delivery.Source;
import io.trailkeeper.collector.destination.Destinations;
import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.follow.RemoteJournal;
import io.trailkeeper.collector.tls.TlsDirectory;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.journal.FollowerName;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector as a process: waits for certificates and for the checkpoint, collects, and stops in
 * time. A trail that is not to be logging any more is brought to its end first; what is left then
 * is to stay up, until the operator takes the process away.
 */
final class CollectorProcess implements Service.Work {

  /** How often certificates are looked at, and the collector. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** How often the checkpoint is asked for that cannot be read. */
  private static final Duration OPEN_AGAIN_AFTER = Duration.ofSeconds(5);

  /** A pod has 60 s; a step that is under way when the time is over is not cut short. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(40);

  private static final Duration STOP_MARGIN = Duration.ofSeconds(12);

  /** What was captured while the trail was logging is the trail's, however long it takes. */
  private static final Duration NO_HURRY = Duration.ofDays(3650);

  private static final Logger LOGGER = LoggerFactory.getLogger(CollectorProcess.class);

  private final CollectorSettings settings;
  private final CollectorLog log = new CollectorLog();
  private final StateCheck tlsCheck = new StateCheck("certificates were not looked for yet");
  private final AtomicReference<@Nullable TlsMaterial> tls = new AtomicReference<>();
  private final TlsDirectory tlsDirectory;
  private final List<Source> sources;

  CollectorProcess(CollectorSettings settings) {
    this.settings = settings;
    this.tlsDirectory = new TlsDirectory(settings.tls());
    this.sources =
        settings.captures().stream()
            .map(
                url ->
                    Source.of(
                        url.toString(),
                        new RemoteJournal(url, () -> Objects.requireNonNull(tls.get(), "tls"))))
            .toList();
  }

  @Override
  public int run(Service service) throws InterruptedException {
    service.health().ready("tls", tlsCheck);
    log.register(service.health());
    CollectorConfiguration configuration = settings.read();
    do {
      log.rests();
      lookAtCertificates();
      if (tls.get() != null) {
        return collect(configuration, service);
      }
    } while (!service.awaitStop(LOOK_EVERY));
    return ExitStatus.STOPPED;
  }

  private int collect(CollectorConfiguration configuration, Service service)
      throws InterruptedException {
    try (Surroundings surroundings =
        Surroundings.open(settings.checkpoint(), configuration, service.clock())) {
      prepare(configuration, service);
      Optional<TrailCollector> opened = open(configuration, surroundings, service);
      if (opened.isEmpty()) {
        return ExitStatus.STOPPED;
      }
      try (TrailCollector collector = opened.get()) {
        log.opened();
        service.started();
        CollectorMeters meters =
            CollectorMeters.register(
                service.meters(),
                collector::checkpoint,
                configuration.logFileValidation().digestInterval(),
                service.clock());
        boolean logging = configuration.logging() && !settings.trailDeleted();
        if (!logging && !TrailCollector.isOpen(collector.checkpoint())) {
          leave(configuration);
          return rest(service);
        }
        return logging ? follow(collector, meters, service) : finish(collector, meters, service);
      }
    }
  }

  /** Collects until told to stop. */
  private int follow(TrailCollector collector, CollectorMeters meters, Service service)
      throws InterruptedException {
    CollectorThread thread = CollectorThread.start(collector);
    while (!service.awaitStop(LOOK_EVERY)) {
      lookAtCertificates();
      meters.refresh();
      if (thread.hasEnded()) {
        thread.complete();
        throw ProcessException.failed("the collector has ended though nobody told it to", null);
      }
    }
    return stop(thread);
  }

  /** Delivers what was captured while the trail was logging, and its last digest. */
  private int finish(TrailCollector collector, CollectorMeters meters, Service service)
      throws InterruptedException {
    DigestEndReason reason = settings.endReason();
    LOGGER
        .atInfo()
        .addKeyValue("reason", reason.text())
        .log("The trail is not to be logging any more: delivering what is left");
    CollectorThread thread = CollectorThread.start(collector);
    thread.stop(reason, NO_HURRY);
    while (!thread.hasEnded()) {
      lookAtCertificates();
      meters.refresh();
      if (service.awaitStop(LOOK_EVERY)) {
        return stop(thread);
      }
    }
    if (!thread.complete()) {
      throw ProcessException.failed(
          "the trail could not be brought to an end; start again to go on with it", null);
    }
    LOGGER.atInfo().addKeyValue("reason", reason.text()).log("The trail has come to its end");
    return rest(service);
  }

  private int stop(CollectorThread thread) throws InterruptedException {
    LOGGER.atInfo().log("Stopping: delivering what is journaled");
    thread.stop(DigestEndReason.STOPPED, STOP_WITHIN);
    if (thread.awaitEnd(STOP_WITHIN.plus(STOP_MARGIN)) && thread.complete()) {
      return ExitStatus.STOPPED;
    }
    LOGGER.atWarn().log("Not everything could be delivered; the rest waits in the journals");
    return ExitStatus.FAILED;
  }

  private int rest(Service service) throws InterruptedException {
    log.idle();
    do {
      log.rests();
    } while (!service.awaitStop(LOOK_EVERY));
    return ExitStatus.STOPPED;
  }

  /** Reads the checkpoint; nothing if the process is told to stop before it can be read. */
  private Optional<TrailCollector> open(
      CollectorConfiguration configuration, Surroundings surroundings, Service service)
      throws InterruptedException {
    do {
      log.rests();
      try {
        return Optional.of(
            TrailCollector.open(
                configuration,
                destinations(service),
                parts -> parts(parts, surroundings, service).follower(follower(configuration)),
                service.clock()));
      } catch (CheckpointException e) {
        log.cannotOpen(e);
      } catch (ObjectStoreException e) {
        throw ProcessException.failed(String.valueOf(e.getMessage()), e);
      } catch (IllegalArgumentException e) {
        throw new ProcessException(ExitStatus.WRONG_USAGE, String.valueOf(e.getMessage()), e);
      }
      lookAtCertificates();
    } while (!service.awaitStop(OPEN_AGAIN_AFTER));
    return Optional.empty();
  }

  private CollectorBuilder parts(
      CollectorBuilder parts, Surroundings surroundings, Service service) {
    return parts
        .sources(sources)
        .longPoll(CollectorBuilder.NETWORK_LONG_POLL)
        .readPause(CollectorBuilder.NETWORK_READ_PAUSE)
        .checkpoints(surroundings.checkpoints())
        .namespaces(surroundings.namespaces())
        .signingKeys(new SigningKeys(settings.signingKeys()))
        .listener(log)
        .clock(service.clock())
        .random(new SecureRandom(), UUID::randomUUID);
  }

  /** Lets the captures forget a trail that has come to its end: a crash may have undone that. */
  private void leave(CollectorConfiguration configuration) {
    for (Source source : sources) {
      try {
        source.followers().unregister(follower(configuration));
      } catch (UncheckedIOException e) {
        LOGGER
            .atWarn()
            .addKeyValue("capture", source.name())
            .addKeyValue("error", e.getMessage())
            .log("A capture could not be told to forget the trail; it keeps what it has for it");
      }
    }
  }

  private String follower(CollectorConfiguration configuration) {
    return FollowerName.of(settings.checkpoint().follower(configuration));
  }

  private void prepare(CollectorConfiguration configuration, Service service) {
    try {
      destinations(service).prepare(configuration.destination());
    } catch (IOException e) {
      // The collector meets the same obstacle, says so, and goes on when it is gone.
      LOGGER
          .atWarn()
          .addKeyValue("error", e.toString())
          .log("Making the destination's directory failed");
    }
  }

  private Destinations destinations(Service service) {
    return new Destinations(settings.volumes(), settings.secrets(), service.clock());
  }

  private void lookAtCertificates() {
    tlsDirectory.poll().ifPresent(tls::set);
    // Once there were some, what comes later cannot make them worse.
    tlsCheck.set(tls.get() == null ? tlsDirectory.problem() : Optional.empty());
  }
}
