package io.trailkeeper.cli.collector;

import io.trailkeeper.cli.process.Service;
import io.trailkeeper.cli.process.ServiceArguments;
import io.trailkeeper.cli.usage.Usage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Delivers what one Trail selects, as a process of a cluster. */
@Command(
    name = "collector",
    mixinStandardHelpOptions = true,
    description = {
      "Follows captures and delivers what one Trail selects; a process of a cluster, made by the"
          + " operator. With --checkpoint-directory it needs no cluster.",
      "",
      "SIGTERM delivers what is journaled and exits with 0, or with 1 if something was away or slow:"
          + " the rest waits in the journals. 1 also means that it could not start, 2 wrong usage or an"
          + " invalid configuration, 3 that another collector of the Trail is at work."
    })
public final class CollectorCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--configuration",
      required = true,
      paramLabel = "FILE",
      description = "the configuration that the operator has made of the Trail")
  private Path configuration = Path.of("");

  @ArgGroup(exclusive = true, multiplicity = "1")
  private CheckpointArguments checkpoint = new CheckpointArguments();

  @Option(
      names = "--capture",
      required = true,
      paramLabel = "URL",
      description = "where a replica of capture serves its journal; to be given once for each")
  private List<String> captures = List.of();

  @Option(
      names = "--tls",
      required = true,
      paramLabel = "DIR",
      description =
          "tls.crt and tls.key, which the collector shows to captures, and ca.crt, which it believes")
  private Path tls = Path.of("");

  @Option(
      names = "--signing-keys",
      required = true,
      paramLabel = "DIR",
      description = "what digests are signed with: public-keys.json and <fingerprint>.pem")
  private Path signingKeys = Path.of("");

  @Option(
      names = "--secrets",
      required = true,
      paramLabel = "DIR",
      description = "a directory for each Secret, of its keys as files")
  private Path secrets = Path.of("");

  @Option(
      names = "--volumes",
      required = true,
      paramLabel = "DIR",
      description = "where the volume is mounted that the Trail delivers to, if it does to one")
  private Path volumes = Path.of("");

  @Option(
      names = "--trail-deleted",
      description =
          "the Trail is being deleted: deliver what is left, and say so in the last digest")
  private boolean trailDeleted;

  @Mixin private ServiceArguments service = new ServiceArguments();

  private final Clock clock;

  /** Makes the command of a process that lives by this clock. */
  public CollectorCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    List<URI> urls = new ArrayList<>();
    for (String capture : captures) {
      urls.add(usage.argument("--capture", () -> capture(capture)));
    }
    CollectorSettings settings =
        new CollectorSettings(
            configuration,
            checkpoint.place(),
            urls,
            tls,
            signingKeys,
            secrets,
            volumes,
            trailDeleted);
    return Service.run("collector", service, usage, clock, new CollectorProcess(settings));
  }

  private static URI capture(String text) {
    URI url = URI.create(text);
    if (!"https".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not the URL of a capture, for example https://capture-0.capture:8444");
    }
    return url;
  }
}
