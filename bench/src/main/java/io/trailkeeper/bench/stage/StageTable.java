package io.trailkeeper.bench.stage;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What parts cost, for people. */
public final class StageTable {

  private static final double MEGABYTE = 1e6;

  private final PrintWriter out;

  /** Prints to this. */
  public StageTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints one line for each. */
  public void print(List<StageCost> costs) {
    out.printf(
        Locale.ROOT,
        "JDK %s, %d processors; %,d events and %.1f MB a pass%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        costs.get(0).events(),
        costs.get(0).bytes() / MEGABYTE);
    out.printf(
        "%-28s %7s %9s %9s %10s %10s %7s%n",
        "", "passes", "MB/s", "CPU s/GB", "ns/event", "B/event", "ratio");
    for (StageCost cost : costs) {
      out.printf(
          Locale.ROOT,
          "%-28s %7d %9.1f %9.2f %10.0f %10.0f %7s%n",
          cost.name(),
          cost.passes(),
          cost.mbPerSecond(),
          cost.cpuSecondsPerGB(),
          cost.nanosPerEvent(),
          cost.allocatedBytesPerEvent(),
          cost.bytesOut() == 0
              ? ""
              : String.format(Locale.ROOT, "%.2f", (double) cost.bytes() / cost.bytesOut()));
    }
    out.flush();
  }
}
