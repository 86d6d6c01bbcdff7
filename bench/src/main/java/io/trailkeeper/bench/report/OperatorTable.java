package io.trailkeeper.bench.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report of operators for people: a column for each number of Trails. */
public final class OperatorTable {

  private static final double MEBIBYTE = 1 << 20;

  private final PrintWriter out;

  /** Prints to this. */
  public OperatorTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints a report. */
  public void print(OperatorReport report) {
    report.settings().forEach((name, value) -> line("%s %s", name, value));
    out.println();
    List<OperatorCost> costs = report.costs();
    row("Trails", costs, cost -> whole(cost.trails()));
    row("start, CPU s", costs, cost -> decimal(cost.startCpuSeconds()));
    row("all ready after s", costs, cost -> decimal(cost.readySeconds()));
    row("until then, CPU s", costs, cost -> decimal(cost.readyCpuSeconds()));
    row("until then, writes", costs, cost -> whole(sum(cost)));
    row("at rest, CPU s/min", costs, cost -> decimal(cost.restCpuSecondsPerMinute()));
    row("at rest, writes", costs, cost -> whole(cost.restWrites()));
    row("at rest, reads", costs, cost -> whole(cost.restReads()));
    row("at rest, Lease renewals", costs, cost -> whole(cost.restLeaseWrites()));
    row("at work, CPU s/min", costs, cost -> decimal(cost.workCpuSecondsPerMinute()));
    row("at work, writes", costs, cost -> whole(cost.workWrites()));
    row("watches", costs, cost -> whole(cost.watches()));
    row("restart, CPU s", costs, cost -> decimal(cost.restartCpuSeconds()));
    row("restart, writes", costs, cost -> whole(cost.restartWrites()));
    row("peak MiB", costs, cost -> whole(Math.round(cost.peakBytes() / MEBIBYTE)));
    row("mid MiB", costs, cost -> whole(Math.round(cost.steadyBytes() / MEBIBYTE)));
    report.problems().forEach(problem -> line("PROBLEM: %s", problem));
    out.flush();
  }

  private void row(String name, List<OperatorCost> costs, Function<OperatorCost, String> value) {
    line(
        "%-24s %s",
        name,
        costs.stream()
            .map(cost -> String.format(Locale.ROOT, "%9s", value.apply(cost)))
            .collect(Collectors.joining(" ")));
  }

  private static long sum(OperatorCost cost) {
    return cost.readyWrites().values().stream().mapToLong(Long::longValue).sum();
  }

  private static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
