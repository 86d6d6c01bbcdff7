package io.trailkeeper.faults.command;

import io.trailkeeper.faults.account.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The table of what came of each fault. */
final class Table {

  private static final List<String> HEADINGS =
      List.of(
          "fault",
          "times",
          "acknowledged",
          "delivered",
          "said",
          "lost",
          "doubled",
          "digests valid");

  private Table() {}

  /**
   * Returns its lines.
   *
   * @param tallies one for each fault, and one for all
   * @param notRun faults that were not inflicted, and why
   */
  static List<String> lines(List<Tally> tallies, Map<String, String> notRun) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    tallies.forEach(tally -> rows.add(row(tally)));
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < HEADINGS.size(); i++) {
      int column = i;
      widths.add(rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add(line(row, widths));
    }
    Function<Integer, String> dashes = "-"::repeat;
    lines.add(
        1,
        "|"
            + String.join("|", widths.stream().map(width -> dashes.apply(width + 2)).toList())
            + "|");
    notRun.forEach((fault, why) -> lines.add("not run: " + fault + " (" + why + ")"));
    return lines;
  }

  private static List<String> row(Tally tally) {
    return List.of(
        tally.fault(),
        Integer.toString(tally.times()),
        Long.toString(tally.acknowledged()),
        Long.toString(tally.delivered()),
        Long.toString(tally.said()),
        Long.toString(tally.lost()),
        Long.toString(tally.doubled()),
        tally.validDigests() + " of " + tally.digests());
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < row.size(); i++) {
      String padding = " ".repeat(widths.get(i) - row.get(i).length());
      // Numbers stand to the right.
      line.append(' ').append(i == 0 ? row.get(i) + padding : padding + row.get(i)).append(" |");
    }
    return line.toString();
  }
}
