package io.trailkeeper.cli.validate;

import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.FindingName;
import io.trailkeeper.core.validation.ValidationListener;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line for every object that is looked at, as the AWS CLI's {@code --verbose} has it, and for
 * every log file that no digest lists.
 */
final class ObjectLines implements ValidationListener {

  private final PrintWriter out;
  private final String location;

  /**
   * @param location what stands before keys, for example {@code s3://bucket/}
   */
  ObjectLines(PrintWriter out, String location) {
    this.out = out;
    this.location = location;
  }

  @Override
  public void finding(Finding finding) {
    if (finding.name() == FindingName.LOG_FILE_NOT_DIGESTED) {
      line("Log file", finding.objectKey(), List.of(finding));
    }
  }

  @Override
  public void digestFile(String key, @Nullable Instant end, List<Finding> findings) {
    line("Digest file", key, findings);
  }

  @Override
  public void logFile(String key, @Nullable Finding finding) {
    line("Log file", key, finding == null ? List.of() : List.of(finding));
  }

  private void line(String kind, String key, List<Finding> findings) {
    synchronized (out) {
      out.println(kind + "\t" + location + key + "\t" + verdict(findings));
    }
  }

  private static String verdict(List<Finding> findings) {
    return findings.isEmpty() ? "valid" : "INVALID: " + findings.get(0).name().sentence();
  }
}
