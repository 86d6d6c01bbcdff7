package io.trailkeeper.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What operators have cost.
 *
 * @param settings with which options
 * @param costs for each number of Trails
 * @param problems why the run does not count; empty if it does
 */
public record OperatorReport(
    Map<String, String> settings, List<OperatorCost> costs, List<String> problems) {

  /** Copies the lists. */
  public OperatorReport {
    costs = List.copyOf(costs);
    problems = List.copyOf(problems);
  }
}
