package io.trailkeeper.cli.process;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.cli.health.HealthException;
import io.trailkeeper.cli.health.HealthServer;
import io.trailkeeper.cli.health.ProcessMeters;
import io.trailkeeper.cli.health.StateCheck;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.cli.usage.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of a cluster while it runs: health, meters, the clock, and the signal to stop.
 *
 * <p>It is ready when {@link #started} was called and all of its readiness checks pass, and no more
 * from the moment on that it is told to stop. Thread-safe.
 */
public final class Service {

  private static final Logger LOGGER = LoggerFactory.getLogger(Service.class);

  private final HealthServer health;
  private final MeterRegistry meters;
  private final Clock clock;
  private final CountDownLatch stop;
  private final StateCheck phase = new StateCheck("the process is starting");

  private Service(HealthServer health, MeterRegistry meters, Clock clock, CountDownLatch stop) {
    this.health = health;
    this.meters = meters;
    this.clock = clock;
    this.stop = stop;
    health.ready("process", phase);
  }

  /** What a process does. */
  @FunctionalInterface
  public interface Work {
    /**
     * Runs until the service is told to stop.
     *
     * @return what to exit with, see {@link ExitStatus}
     * @throws ProcessException if it cannot start or go on
     */
    int run(Service service) throws InterruptedException;
  }

  /** Runs a process that lives by the system's clock, see the other {@code run}. */
  public static int run(String name, ServiceArguments arguments, Usage usage, Work work)
      throws InterruptedException {
    return run(name, arguments, usage, Clock.systemUTC(), work);
  }

  /**
   * Runs a process from its beginning to its end: logs, then health, then its work. Whatever ends
   * it is logged.
   *
   * @param name the command, for example {@code capture}
   * @param clock what the process takes for the time
   * @return what to exit with
   */
  public static int run(
      String name, ServiceArguments arguments, Usage usage, Clock clock, Work work)
      throws InterruptedException {
    ListenAddress address = arguments.health(usage);
    JsonLog.use();
    CountDownLatch stop = new CountDownLatch(1);
    return new ShutdownHook(stop).around(() -> run(name, address, clock, stop, work));
  }

  private static int run(
      String name, ListenAddress address, Clock clock, CountDownLatch stop, Work work)
      throws InterruptedException {
    String version = BuildVersion.get();
    LOGGER
        .atInfo()
        .addKeyValue("process", name)
        .addKeyValue("version", version)
        .addKeyValue("java", Runtime.version())
        .addKeyValue("maxHeapBytes", Runtime.getRuntime().maxMemory())
        .log("Starting");
    int status;
    try (ProcessMeters meters = ProcessMeters.create(version);
        HealthServer health = HealthServer.start(address, meters.registry())) {
      Service service = new Service(health, meters.registry(), clock, stop);
      service.announce(address);
      status = work.run(service);
    } catch (ProcessException e) {
      status = e.exitStatus();
      LOGGER.atError().addKeyValue("error", e.getMessage()).log("The process cannot go on");
      LOGGER.atDebug().setCause(e).log("The process cannot go on because of this");
    } catch (HealthException e) {
      status = ExitStatus.FAILED;
      LOGGER.atError().addKeyValue("error", e.getMessage()).log("The process cannot start");
    } catch (RuntimeException e) {
      status = ExitStatus.FAILED;
      LOGGER.atError().setCause(e).log("The process has failed in a way that was not foreseen");
    }
    LOGGER.atInfo().addKeyValue("process", name).addKeyValue("exitStatus", status).log("Ended");
    return status;
  }

  private void announce(ListenAddress address) {
    LOGGER
        .atInfo()
        .addKeyValue("host", address.host())
        .addKeyValue("port", health.port())
        .log("Health and metrics are served");
  }

  /** Returns where checks are added. */
  public HealthServer health() {
    return health;
  }

  /** Returns where meters are added. */
  public MeterRegistry meters() {
    return meters;
  }

  /** Returns the clock. */
  public Clock clock() {
    return clock;
  }

  /** Says that everything is started. */
  public void started() {
    if (!isStopping()) {
      phase.pass();
    }
  }

  /** Whether the process was told to stop. */
  public boolean isStopping() {
    return stop.getCount() == 0;
  }

  /** Waits until the process is told to stop, but not longer than this; returns whether it was. */
  public boolean awaitStop(Duration atMost) throws InterruptedException {
    boolean stopping = stop.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    if (stopping) {
      phase.fail("the process is stopping");
    }
    return stopping;
  }
}
