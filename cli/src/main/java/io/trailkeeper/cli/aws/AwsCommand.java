package io.trailkeeper.cli.aws;

import io.trailkeeper.cli.awsendpoint.CloudTrailEndpoint;
import io.trailkeeper.cli.awsendpoint.EndpointException;
import io.trailkeeper.cli.awstrail.KnownTrails;
import io.trailkeeper.cli.awstrail.TrailsArguments;
import io.trailkeeper.cli.awstrail.TrailsException;
import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ProcessException;
import io.trailkeeper.cli.process.ShutdownHook;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.cli.usage.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a command that finds Trailkeeper where it looks for CloudTrail. */
@Command(
    name = "aws",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a command, for example the AWS CLI, with an endpoint of CloudTrail's API that tells of"
          + " the trails named here, and with the S3 server that they deliver to. What that needs"
          + " is put into the command's environment; what is set there already stays.",
      "",
      "Exits with the command's status; 127 if there is no such command."
    })
public final class AwsCommand implements Callable<Integer> {

  /** As shells have it. */
  private static final int EXIT_NO_COMMAND = 127;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private TrailsArguments arguments = new TrailsArguments();

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "after --: the command and its arguments, for example -- aws cloudtrail …")
  private List<String> command = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    Clock clock = Clock.systemUTC();
    ListenAddress address = ListenAddress.parse(AwsEndpointCommand.ANY_PORT);
    try (KnownTrails trails = arguments.open(usage, clock);
        CloudTrailEndpoint endpoint = CloudTrailEndpoint.start(address, trails, clock)) {
      ProcessBuilder child = new ProcessBuilder(command).inheritIO();
      Map<String, String> environment =
          new ChildEnvironment(
                  System.getenv(), Path.of(System.getProperty("user.home")), endpoint.uri())
              .additions(trails.trails(), command);
      child.environment().putAll(environment);
      return run(usage, child);
    } catch (TrailsException | EndpointException | ProcessException e) {
      usage.fail(String.valueOf(e.getMessage()));
      return ExitStatus.WRONG_USAGE;
    }
  }

  private int run(Usage usage, ProcessBuilder child) throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    return new ShutdownHook(stop)
        .around(
            () -> {
              try {
                Process process = child.start();
                passOn(stop, process);
                return process.waitFor();
              } catch (IOException e) {
                usage.fail("starting " + command.get(0) + " failed: " + e.getMessage());
                return EXIT_NO_COMMAND;
              }
            });
  }

  /** Ends the child when this process is told to end; its status is then the child's. */
  private static void passOn(CountDownLatch stop, Process process) {
    Thread thread =
        new Thread(
            () -> {
              try {
                stop.await();
                process.destroy();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "signals");
    thread.setDaemon(true);
    thread.start();
  }
}
