package io.trailkeeper.cli.tampering;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All of it, in the order of the page, and as the page shows it. */
final class TamperingTable {

  private static final Pattern NAME = Pattern.compile("[A-Za-z]+");

  private TamperingTable() {}

  static List<Tampering> all() {
    List<Tampering> all = new ArrayList<>(TamperedObjects.logFiles());
    all.addAll(TamperedObjects.digests());
    all.addAll(TamperedObjects.timestamps());
    all.addAll(ForgedDigests.all());
    return all;
  }

  static String markdown() {
    return section("Log files", TamperedObjects.logFiles())
        + section("Digests", TamperedObjects.digests())
        + section("Time-stamps beside digests", TamperedObjects.timestamps())
        + section(
            "Digests that are signed as they should be, with a stolen key", ForgedDigests.all());
  }

  private static String section(String title, List<Tampering> tamperings) {
    return tamperings.stream()
        .map(TamperingTable::row)
        .collect(
            Collectors.joining(
                "",
                "## "
                    + title
                    + "\n\n| What was done | AWS CLI: exit status, what it says | Trailkeeper |\n"
                    + "| --- | --- | --- |\n",
                "\n"));
  }

  private static String row(Tampering tampering) {
    List<String> findings = tampering.findings();
    String ours =
        findings.isEmpty()
            ? "valid"
            : findings.stream()
                .map(finding -> NAME.matcher(finding).replaceAll("`$0`"))
                .collect(Collectors.joining(", "));
    return "| " + tampering.name() + " | " + tampering.aws() + " | " + ours + " |\n";
  }
}
