package io.trailkeeper.cli.tampering;

import io.trailkeeper.cli.testing.AwsCli;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the AWS CLI has said, in short: its exit status and what it complained of, without the names
 * of objects, in its order; {@code 0: valid} if of nothing.
 */
final class AwsAnswer {

  private static final Pattern LINE =
      Pattern.compile("(Digest|Log) file\ts3://[^\t]*\tINVALID: (.*)");
  private static final Pattern REASON_END = Pattern.compile(" in region .*");

  private AwsAnswer() {}

  static String of(AwsCli.Result result) {
    List<String> said = new ArrayList<>();
    for (String line : result.err().lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        said.add(
            matcher.group(1).toLowerCase(Locale.ROOT)
                + " file: "
                + REASON_END.matcher(matcher.group(2)).replaceFirst(""));
      } else if (line.startsWith("No log files were delivered")) {
        said.add("no log files were delivered between two times");
      } else if (!line.isBlank()) {
        said.add(line);
      }
    }
    for (String line : result.out().lines().toList()) {
      if (line.equals("No digests found")) {
        said.add("no digests found");
      }
    }
    return result.status()
        + ": "
        + (said.isEmpty() ? "valid" : String.join("; ", Counted.of(said)));
  }
}
