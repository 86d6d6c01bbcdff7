package io.trailkeeper.bench.report;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report for people. */
public final class PathTable {

  private static final double MEGABYTE = 1e6;
  private static final int MAX_COLLECTORS = 3;

  private final PrintWriter out;

  /** Prints to this. */
  public PathTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints a report. */
  public void print(PathReport report) {
    line("%s", together(report.machine()));
    line("%s", together(report.settings()));
    out.println();
    line(
        "in         %,d events, %.1f MB in %,d bodies; %d refusals",
        report.events(), report.bytes() / MEGABYTE, report.bodies(), report.refusals());
    if (report.warmUpEvents() > 0) {
      line(
          "warm-up    %,d events, %.1f MB before, not in what follows but in memory and fsyncs",
          report.warmUpEvents(), report.warmUpBytes() / MEGABYTE);
    }
    line(
        "wall       %.1f s acknowledged, %.1f MB/s; %.1f s delivered",
        report.acknowledgedSeconds(), report.acknowledgedMBPerSecond(), report.deliveredSeconds());
    line(
        "out        %,d log files, %,d bytes of %,d; posted : stored = %.2f",
        report.logFiles(), report.storedBytes(), report.contentBytes(), report.ratio());
    line(
        "journal    %s fsyncs; capture allocated %s bytes an event",
        report.fsyncs() == null ? "?" : String.format(Locale.ROOT, "%,d", report.fsyncs()),
        number(report.captureAllocatedBytesPerEvent()));
    out.println();
    line("%-24s %9s %9s %9s %9s", "", "CPU s", "CPU s/GB", "peak MiB", "mid MiB");
    int shown = 0;
    for (ProcessCost process : report.processes()) {
      if (shown <= MAX_COLLECTORS) {
        print(process);
      }
      shown++;
    }
    if (shown > MAX_COLLECTORS + 1) {
      line("%-24s", "and " + (shown - MAX_COLLECTORS - 1) + " collectors more");
    }
    line("%-24s %9s %9.2f", "in all", "", report.cpuSecondsPerGB());
    line("%-24s %9.2f   in no sum", "API servers", report.apiServersCpuSeconds());
    out.println();
    line("%-24s %9s %9s %9s %9s %9s", "ms", "count", "p50", "p99", "p99.9", "max");
    print("acknowledgement", report.acknowledgement());
    print("journaled to delivered", report.journaledToDelivered());
    report.bareFsync().forEach(this::print);
    report.problems().forEach(problem -> line("PROBLEM: %s", problem));
    out.flush();
  }

  private void print(ProcessCost process) {
    line(
        "%-24s %9.2f %9.2f %9d %9d%s",
        process.name(),
        process.cpuSeconds(),
        process.cpuSecondsPerGB(),
        process.peakBytes() >> 20,
        process.steadyBytes() >> 20,
        process.warmUpCpuSeconds() == null
            ? ""
            : String.format(
                Locale.ROOT, "   of it %.2f s up to warm-up's end", process.warmUpCpuSeconds()));
  }

  private void print(String name, Latency latency) {
    line(
        "%-24s %9d %9.2f %9.2f %9.2f %9.2f",
        name, latency.count(), latency.p50(), latency.p99(), latency.p999(), latency.max());
  }

  private static String together(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String number(@Nullable Double value) {
    return value == null ? "?" : String.format(Locale.ROOT, "%,.0f", value);
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
