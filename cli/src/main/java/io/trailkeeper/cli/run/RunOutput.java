package io.trailkeeper.cli.run;

import io.trailkeeper.cli.embedded.TrailListener;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.selector.Scope;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says what happens to trails, a line each. Thread-safe. */
public final class RunOutput implements TrailListener {

  private final PrintWriter out;
  private final boolean eachFile;

  /**
   * Writes to a terminal or a log.
   *
   * @param eachFile whether each delivered file gets a line
   */
  public RunOutput(PrintWriter out, boolean eachFile) {
    this.out = out;
    this.eachFile = eachFile;
  }

  /** Writes a line. */
  public void line(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  @Override
  public void ready(CollectorConfiguration trail) {
    line(
        "Trail "
            + trail.trail().name()
            + " is ready: "
            + scope(trail.selection().scope())
            + ", "
            + trail.delivery().format()
            + " log files to "
            + destination(trail.destination())
            + " within "
            + text(trail.delivery().maxInterval())
            + (trail.logFileValidation().enabled()
                ? ", digests every " + text(trail.logFileValidation().digestInterval())
                : ", no digests"));
  }

  @Override
  public void delivered(String trail, LedgerEntry file) {
    if (eachFile) {
      String events = file.events() == 1 ? " event: " : " events: ";
      line("Trail " + trail + " delivered " + file.events() + events + file.key());
    }
  }

  @Override
  public void failing(String trail, String message) {
    line("Trail " + trail + " cannot deliver, and goes on trying: " + message);
  }

  @Override
  public void recovered(String trail) {
    line("Trail " + trail + " delivers again");
  }

  @Override
  public void stopped(String trail, DigestEndReason reason, boolean complete) {
    line(
        "Trail "
            + trail
            + " stopped ("
            + reason.text()
            + "), "
            + (complete
                ? "everything is delivered"
                : "not everything could be delivered in time; " + rest(reason)));
  }

  @Override
  public void broken(String trail, String message) {
    line("Trail " + trail + " does not run: " + message);
  }

  private static String rest(DigestEndReason reason) {
    return reason == DigestEndReason.TRAIL_DELETED
        ? "the rest is let go"
        : "the rest waits in the journal";
  }

  private static String scope(Scope scope) {
    return scope instanceof Scope.Namespaces namespaces
        ? "namespaces " + String.join(", ", namespaces.names().stream().sorted().toList())
        : "the whole cluster";
  }

  private static String destination(Destination destination) {
    if (destination instanceof Destination.S3 s3) {
      return "s3://" + s3.bucket() + (s3.prefix().isEmpty() ? "" : "/" + s3.prefix());
    }
    return ((Destination.Volume) destination).path();
  }

  /** Returns {@code 1h}, {@code 1m30s}. */
  private static String text(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
