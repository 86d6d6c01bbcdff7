package io.trailkeeper.cli.demo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.cli.embedded.EmbeddedException;
import io.trailkeeper.cli.embedded.EmbeddedTrailkeeper;
import io.trailkeeper.cli.process.ShutdownHook;
import io.trailkeeper.cli.run.RunOutput;
import io.trailkeeper.cli.run.TrailFiles;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.collector.redaction.RedactionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole of Trailkeeper on recorded events. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole system at work, in one process and a few seconds: captures the audit events"
          + " of a recorded working day, delivers them for three Trails, validates what was"
          + " delivered, then changes one byte and shows that it is caught.",
      "",
      "Exits with 0 only if all of that really happened, 1 if it did not, 2 on wrong usage."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int EXIT_FAILED = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "trailkeeper-demo",
      description = "where it happens; an earlier demo there is deleted. Default: ${DEFAULT-VALUE}")
  private Path directory = Path.of("trailkeeper-demo");

  @Option(
      names = "--keep-running",
      description = "go on capturing and delivering afterwards, until Ctrl-C")
  private boolean keepRunning;

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    RunOutput output = new RunOutput(usage.out(), true);
    try {
      Examples examples = Examples.find();
      DemoDirectory demo = DemoDirectory.create(directory);
      new WorkingDay(examples, demo, output, Clock.systemUTC()).play();
      return keepRunning ? goOn(demo, output) : 0;
    } catch (DemoException | EmbeddedException e) {
      usage.fail("the demo failed: " + e.getMessage());
      return EXIT_FAILED;
    } catch (IOException e) {
      usage.fail("the demo failed: " + e);
      return EXIT_FAILED;
    }
  }

  /** Starts again on the same data, as after a restart of the machine. */
  private static int goOn(DemoDirectory demo, RunOutput output)
      throws IOException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    return new ShutdownHook(stop)
        .around(
            () -> {
              DataDirectory data = new DataDirectory(demo.data());
              try (EmbeddedTrailkeeper trailkeeper =
                  EmbeddedTrailkeeper.start(
                      data,
                      ListenAddress.parse("127.0.0.1:0"),
                      WorkingDay.CLUSTER,
                      RedactionOptions.DEFAULT,
                      output,
                      new SimpleMeterRegistry(),
                      Clock.systemUTC())) {
                trailkeeper.apply(Objects.requireNonNull(new TrailFiles(demo.trails()).poll()));
                output.line("");
                output.line("Still running; Ctrl-C ends it. Post more with");
                output.line(
                    "  curl --http2 --cacert "
                        + data.pki().resolve("ca.crt")
                        + " --cert "
                        + data.pki().resolve("apiserver-client.crt")
                        + " --key "
                        + data.pki().resolve("apiserver-client.key")
                        + " -H 'Content-Type: application/json' --data-binary @BATCH.json "
                        + trailkeeper.url());
                stop.await();
                return trailkeeper.stop() ? 0 : EXIT_FAILED;
              }
            });
  }
}
