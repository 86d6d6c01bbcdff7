package io.trailkeeper.bench.stage;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Measures work in this thread, after a warm-up. */
final class Stopwatch {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;
  private static final int LEAST_PASSES = 3;

  private final Duration warmUp;
  private final Duration measured;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /**
   * @param warmUp how long work is done before it is measured
   * @param measured how long it is measured at least; what is done between passes comes on top
   */
  Stopwatch(Duration warmUp, Duration measured) {
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /**
   * Measures.
   *
   * @param events in one pass
   * @param bytes in one pass
   */
  StageCost measure(String name, long events, long bytes, Work work) throws IOException {
    Sums before = new Sums();
    while (before.nanos < warmUp.toNanos()) {
      pass(work, before);
    }
    Sums sums = new Sums();
    while (sums.nanos < measured.toNanos() || sums.passes < LEAST_PASSES) {
      pass(work, sums);
    }
    if (before.result == sums.result && sums.result == 0) {
      throw new IOException(name + " has done nothing");
    }
    double all = (double) bytes * sums.passes;
    return new StageCost(
        name,
        sums.passes,
        events,
        bytes,
        work.bytesOut(),
        all / MEGABYTE / (sums.nanos / NANOS_PER_SECOND),
        sums.cpuNanos / NANOS_PER_SECOND / (all / GIGABYTE),
        (double) sums.nanos / sums.passes / events,
        (double) sums.allocated / sums.passes / events);
  }

  private void pass(Work work, Sums sums) throws IOException {
    work.prepare();
    long cpu = process.getProcessCpuTime();
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    long start = System.nanoTime();
    sums.result += work.pass();
    sums.nanos += System.nanoTime() - start;
    sums.allocated += threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
    sums.cpuNanos += process.getProcessCpuTime() - cpu;
    sums.passes++;
  }

  /** What passes have taken together. */
  private static final class Sums {
    private int passes;
    private long nanos;
    private long cpuNanos;
    private long allocated;
    private long result;
  }
}
