package io.trailkeeper.core.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Runs a target, and counts what it allocates: no input may take memory out of proportion. */
final class BoundedTarget {

  /** What the checks may take, for any input. */
  private static final long MAX_BYTES = 16L << 20;

  private static final long MAX_BYTES_A_BYTE = 1024;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FuzzTarget target;

  BoundedTarget(FuzzTarget target) {
    this.target = target;
  }

  boolean accepts(byte[] input) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean accepted = target.accepts(input);
    if (isTooMuch(before, input)) {
      // A class that is loaded, and instrumented, takes much; it does so once.
      before = THREADS.getCurrentThreadAllocatedBytes();
      Property.same(target.accepts(input), accepted);
      Property.check(
          !isTooMuch(before, input),
          "memory in proportion to the "
              + input.length
              + " bytes of the input; it took "
              + (THREADS.getCurrentThreadAllocatedBytes() - before));
    }
    return accepted;
  }

  private static boolean isTooMuch(long before, byte[] input) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    return allocated > MAX_BYTES + MAX_BYTES_A_BYTE * input.length;
  }
}
