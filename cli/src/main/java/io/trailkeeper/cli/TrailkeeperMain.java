package io.trailkeeper.cli;

import io.trailkeeper.cli.aws.AwsCommand;
import io.trailkeeper.cli.aws.AwsEndpointCommand;
import io.trailkeeper.cli.capture.CaptureCommand;
import io.trailkeeper.cli.collector.CollectorCommand;
import io.trailkeeper.cli.demo.DemoCommand;
import io.trailkeeper.cli.export.ExportCommand;
import io.trailkeeper.cli.installation.InstallationCheckCommand;
import io.trailkeeper.cli.keys.KeysCommand;
import io.trailkeeper.cli.operator.OperatorCommand;
import io.trailkeeper.cli.process.BuildVersion;
import io.trailkeeper.cli.prove.ProveCommand;
import io.trailkeeper.cli.prove.VerifyProofCommand;
import io.trailkeeper.cli.run.RunCommand;
import io.trailkeeper.cli.setup.AuditSetupCommand;
import io.trailkeeper.cli.tail.TailCommand;
import io.trailkeeper.cli.validate.ValidateLogsCommand;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;

/** The command {@code trailkeeper}. */
@Command(
    name = "trailkeeper",
    mixinStandardHelpOptions = true,
    versionProvider = TrailkeeperMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "CloudTrail for Kubernetes: audit events, delivered as signed and chained log files.",
    subcommands = {
      AuditSetupCommand.class,
      AwsCommand.class,
      AwsEndpointCommand.class,
      CaptureCommand.class,
      CollectorCommand.class,
      DemoCommand.class,
      InstallationCheckCommand.class,
      KeysCommand.class,
      OperatorCommand.class,
      ExportCommand.class,
      ProveCommand.class,
      RunCommand.class,
      TailCommand.class,
      ValidateLogsCommand.class,
      VerifyProofCommand.class
    })
public final class TrailkeeperMain {

  private TrailkeeperMain() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(commandLine(Clock.systemUTC()).execute(arguments));
  }

  /**
   * Returns the command line.
   *
   * @param clock what capture and collectors take for the time
   * @param more commands beside its own, for a program that is more than this one
   */
  public static CommandLine commandLine(Clock clock, Object... more) {
    CommandLine trailkeeper = new CommandLine(new TrailkeeperMain(), new Commands(clock));
    for (Object command : more) {
      trailkeeper.addSubcommand(command);
    }
    return trailkeeper
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (wrong, arguments) -> {
              CommandLine command = wrong.getCommandLine();
              command.getErr().println("trailkeeper: " + wrong.getMessage());
              command
                  .getErr()
                  .println("Try '" + command.getCommandSpec().qualifiedName() + " --help'");
              return command.getCommandSpec().exitCodeOnInvalidInput();
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command
                  .getErr()
                  .println("trailkeeper: " + command.getCommandName() + " failed: " + failure);
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  /** Makes commands: those of processes with a clock, all others as picocli does. */
  private record Commands(Clock clock) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == CaptureCommand.class) {
        return type.cast(new CaptureCommand(clock));
      }
      if (type == CollectorCommand.class) {
        return type.cast(new CollectorCommand(clock));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"trailkeeper " + BuildVersion.get()};
    }
  }
}
