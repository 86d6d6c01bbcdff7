package io.trailkeeper.bench.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that is looked at from time to time, to its end. Thread-safe. */
public final class WatchedProcess {

  private final String name;
  private final long pid;
  private final List<Long> resident = new ArrayList<>();
  private ProcessUsage last = new ProcessUsage(Duration.ZERO, 0, 0);

  /**
   * @param name what it is called in reports
   */
  public WatchedProcess(String name, long pid) {
    this.name = name;
    this.pid = pid;
  }

  /** Returns what it is called. */
  public String name() {
    return name;
  }

  /** Looks at it; what was seen last stays when it has ended. */
  synchronized void look(boolean sample) {
    ProcessUsage.of(pid)
        .ifPresent(
            usage -> {
              last = usage;
              if (sample) {
                resident.add(usage.residentBytes());
              }
            });
  }

  /** Looks at it, and returns what it has taken since it began. */
  public synchronized ProcessUsage usage() {
    look(false);
    return last;
  }

  /** Returns the middle of what it had resident at all looks, in bytes; 0 before the first. */
  public synchronized long steadyBytes() {
    List<Long> sorted = resident.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }
}
