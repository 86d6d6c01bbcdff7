package io.trailkeeper.cli.aws;

import io.trailkeeper.cli.awsendpoint.CloudTrailEndpoint;
import io.trailkeeper.cli.awsendpoint.EndpointException;
import io.trailkeeper.cli.awstrail.KnownTrails;
import io.trailkeeper.cli.awstrail.TrailsArguments;
import io.trailkeeper.cli.awstrail.TrailsException;
import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ShutdownHook;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.cli.usage.Usage;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers CloudTrail's clients until it is told to stop. */
@Command(
    name = "aws-endpoint",
    mixinStandardHelpOptions = true,
    description = {
      "Answers the part of CloudTrail's API that its clients need to find and validate trails:"
          + " ListPublicKeys, DescribeTrails, GetTrail, ListTrails, GetTrailStatus and"
          + " GetEventSelectors. It changes nothing.",
      "",
      "Prints its address as the first line: set AWS_ENDPOINT_URL_CLOUDTRAIL to it. There is no"
          + " authentication, so it listens on loopback addresses alone, unless --allow-remote is"
          + " given. Ctrl-C ends it."
    })
public final class AwsEndpointCommand implements Callable<Integer> {

  static final String ANY_PORT = "127.0.0.1:0";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = ANY_PORT,
      description = "where to listen; port 0 takes a free one. Default: ${DEFAULT-VALUE}")
  private String listen = ANY_PORT;

  @Option(
      names = "--allow-remote",
      description = "listen on an address that other machines reach, for anybody there to ask")
  private boolean allowRemote;

  @Mixin private TrailsArguments arguments = new TrailsArguments();

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    ListenAddress address = usage.argument("--listen", () -> ListenAddress.parse(listen));
    if (!allowRemote && !CloudTrailEndpoint.isLoopback(address)) {
      throw usage.wrong(
          "--listen: "
              + address.host()
              + " is no loopback address, and there is no authentication; --allow-remote allows"
              + " it");
    }
    Clock clock = Clock.systemUTC();
    CountDownLatch stop = new CountDownLatch(1);
    try (KnownTrails trails = arguments.open(usage, clock);
        CloudTrailEndpoint endpoint = CloudTrailEndpoint.start(address, trails, clock)) {
      return new ShutdownHook(stop)
          .around(
              () -> {
                usage.out().println(endpoint.uri());
                usage.out().flush();
                stop.await();
                return ExitStatus.STOPPED;
              });
    } catch (TrailsException e) {
      usage.fail(String.valueOf(e.getMessage()));
      return ExitStatus.WRONG_USAGE;
    } catch (EndpointException e) {
      usage.fail(String.valueOf(e.getMessage()));
      return ExitStatus.FAILED;
    }
  }
}
