package io.trailkeeper.cli.run;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.cli.assembly.RedactionArguments;
import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.cli.embedded.EmbeddedException;
import io.trailkeeper.cli.embedded.EmbeddedTrailkeeper;
import io.trailkeeper.cli.embedded.TrailDefinitions;
import io.trailkeeper.cli.process.ShutdownHook;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.core.cluster.ClusterIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Captures and delivers without a cluster, until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Captures audit events and delivers what the Trails ask for, all in one process and without"
          + " a cluster.",
      "",
      "Start a kube-apiserver with --audit-webhook-config-file=DATA/audit-webhook.kubeconfig."
          + " Trails are picked up as they come, change and go. SIGTERM and Ctrl-C deliver what is"
          + " pending and exit with 0; 1 means that not everything could be delivered (it waits in"
          + " DATA) or that nothing could be started, 2 wrong usage."
    })
public final class RunCommand implements Callable<Integer> {

  /** Nothing could be started, or not everything could be delivered. */
  private static final int EXIT_FAILED = 1;

  /** How often Trail files are looked at. */
  private static final long POLL_SECONDS = 1;

  /** Certificates and keys are looked at about hourly; they are renewed a month ahead. */
  private static final long RENEW_EVERY_POLLS = 3600;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--trails",
      required = true,
      paramLabel = "DIR|FILE",
      description =
          "Trails as kubectl apply takes them: a file, or *.yaml, *.yml and *.json of a directory")
  private Path trails = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "where everything is kept: certificates, keys, journal, volumes")
  private Path data = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = ListenAddress.DEFAULT,
      description = "where API servers post. Default: ${DEFAULT-VALUE}")
  private String listen = ListenAddress.DEFAULT;

  @Mixin private IdentityArguments identity = new IdentityArguments();

  @Mixin private RedactionArguments redaction = new RedactionArguments();

  private final CountDownLatch stop = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    ListenAddress address = usage.argument(() -> ListenAddress.parse(listen));
    ClusterIdentity cluster = usage.argument(identity::identity);
    RedactionOptions redacted = redaction.options(usage);
    if (!Files.exists(trails)) {
      throw usage.wrong("--trails: there is no " + trails);
    }
    TrailFiles files = new TrailFiles(trails);
    TrailDefinitions first = Objects.requireNonNull(files.poll());
    RunOutput output = new RunOutput(usage.out(), false);
    first.problems().forEach(output::line);
    if (first.trails().isEmpty() && !first.problems().isEmpty()) {
      throw usage.wrong("--trails: there is no valid Trail in " + trails);
    }
    return new ShutdownHook(stop)
        .around(() -> run(usage, address, cluster, redacted, files, first, output));
  }

  private int run(
      Usage usage,
      ListenAddress address,
      ClusterIdentity cluster,
      RedactionOptions redacted,
      TrailFiles files,
      TrailDefinitions first,
      RunOutput output)
      throws InterruptedException {
    DataDirectory directory = new DataDirectory(data);
    try (EmbeddedTrailkeeper trailkeeper =
        EmbeddedTrailkeeper.start(
            directory,
            address,
            cluster,
            redacted,
            output,
            new SimpleMeterRegistry(),
            Clock.systemUTC())) {
      output.line("Capture listens on " + trailkeeper.url());
      output.line("kube-apiserver: --audit-webhook-config-file=" + directory.kubeconfig());
      if (first.trails().isEmpty()) {
        output.line("There is no Trail in " + trails + " yet: events are captured, none delivered");
      }
      return follow(trailkeeper, files, first, output);
    } catch (EmbeddedException e) {
      usage.fail(String.valueOf(e.getMessage()));
      return EXIT_FAILED;
    }
  }

  private int follow(
      EmbeddedTrailkeeper trailkeeper, TrailFiles files, TrailDefinitions first, RunOutput output)
      throws InterruptedException {
    TrailDefinitions current = first;
    List<String> said = List.of();
    for (long polls = 0; !stop.await(polls == 0 ? 0 : POLL_SECONDS, TimeUnit.SECONDS); polls++) {
      if (polls > 0 && polls % RENEW_EVERY_POLLS == 0) {
        renew(trailkeeper, output);
      }
      @Nullable TrailDefinitions changed = files.poll();
      if (changed != null) {
        current = changed;
        changed.problems().forEach(output::line);
        if (!changed.problems().isEmpty()) {
          output.line("Until that is mended, Trails that were valid before go on as they were");
        }
      }
      List<String> problems = trailkeeper.apply(current);
      if (!problems.equals(said)) {
        problems.forEach(output::line);
        said = problems;
      }
    }
    output.line("Stopping: delivering what is pending");
    boolean complete = trailkeeper.stop();
    output.line(complete ? "Stopped" : "Stopped with events pending, which wait in " + data);
    return complete ? 0 : EXIT_FAILED;
  }

  private static void renew(EmbeddedTrailkeeper trailkeeper, RunOutput output) {
    try {
      trailkeeper.renew();
    } catch (EmbeddedException e) {
      output.line("Certificates or keys could not be renewed: " + e.getMessage());
    }
  }
}
