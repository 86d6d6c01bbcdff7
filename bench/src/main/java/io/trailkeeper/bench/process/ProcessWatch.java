package io.trailkeeper.bench.process;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at processes four times a second, and 50 times a second while they end: what is reported of
 * a process that has ended is at most 20 ms old. Thread-safe.
 */
public final class ProcessWatch implements AutoCloseable {

  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int SAMPLE_EVERY = 12;

  private final List<WatchedProcess> processes = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "process watch");
  private volatile boolean ending;

  private ProcessWatch() {}

  /** Begins to look. */
  public static ProcessWatch start() {
    ProcessWatch watch = new ProcessWatch();
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** Watches a process from now on. */
  public WatchedProcess watch(String name, long pid) {
    WatchedProcess process = new WatchedProcess(name, pid);
    processes.add(process);
    return process;
  }

  /** The processes are about to be told to end. */
  public void ending() {
    ending = true;
  }

  private void run() {
    for (int looks = 0; !Thread.interrupted(); looks++) {
      LockSupport.parkNanos(EVERY_NANOS);
      boolean sample = looks % SAMPLE_EVERY == 0 && !ending;
      if (sample || ending) {
        processes.forEach(process -> process.look(sample));
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
