package io.trailkeeper.cli.capture;

import io.trailkeeper.cli.assembly.RedactionArguments;
import io.trailkeeper.cli.process.Service;
import io.trailkeeper.cli.process.ServiceArguments;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.cli.usage.Usage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes audit events in and serves followers, as a process of a cluster. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = {
      "Takes audit events from API servers into a journal, and serves them to collectors; a process"
          + " of a cluster, see the Helm chart.",
      "",
      "Waits for certificates, and takes up new ones without a restart. SIGTERM answers the requests"
          + " under way and exits with 0; 1 means that it could not start, 2 wrong usage."
    })
public final class CaptureCommand implements Callable<Integer> {

  private static final String DEFAULT_AUDIT = "0.0.0.0:8443";
  private static final String DEFAULT_FOLLOWERS = "0.0.0.0:8444";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "where the journal and the quarantine are kept")
  private Path data = Path.of("");

  @Option(
      names = "--tls",
      required = true,
      paramLabel = "DIR",
      description =
          "tls.crt and tls.key, which both listeners show, and ca.crt, whose clients they accept")
  private Path tls = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = DEFAULT_AUDIT,
      description = "where API servers post. Default: ${DEFAULT-VALUE}")
  private String listen = DEFAULT_AUDIT;

  @Option(
      names = "--listen-followers",
      paramLabel = "HOST:PORT",
      defaultValue = DEFAULT_FOLLOWERS,
      description = "where followers read. Default: ${DEFAULT-VALUE}")
  private String listenFollowers = DEFAULT_FOLLOWERS;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "how many replicas of capture there are. That the only one was away is recorded as a loss."
              + " Default: ${DEFAULT-VALUE}")
  private int replicas = 1;

  @Mixin private ServiceArguments service = new ServiceArguments();

  @Mixin private JournalArguments journal = new JournalArguments();

  @Mixin private ApiServerArguments apiServers = new ApiServerArguments();

  @Mixin private RedactionArguments redaction = new RedactionArguments();

  private final Clock clock;

  /** Makes the command of a process that lives by this clock. */
  public CaptureCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    usage.argument("--replicas", () -> positive(replicas));
    CaptureSettings settings =
        new CaptureSettings(
            usage.argument("--listen", () -> ListenAddress.parse(listen)),
            usage.argument("--listen-followers", () -> ListenAddress.parse(listenFollowers)),
            tls,
            journal.options(usage, data.resolve("journal"), System.getenv("HOSTNAME")),
            data,
            replicas == 1,
            redaction.options(usage),
            apiServers.settings(usage, data, System.getenv("HOSTNAME")));
    return Service.run("capture", service, usage, clock, new CaptureProcess(settings));
  }

  private static int positive(int replicas) {
    if (replicas < 1) {
      throw new IllegalArgumentException("\"" + replicas + "\" is not a number of 1 or more");
    }
    return replicas;
  }
}
