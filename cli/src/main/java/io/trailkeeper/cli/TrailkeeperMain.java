package io.trailkeeper.cli;

import io.trailkeeper.cli.capture.CaptureCommand;
import io.trailkeeper.cli.collector.CollectorCommand;
import io.trailkeeper.cli.demo.DemoCommand;
import io.trailkeeper.cli.installation.InstallationCheckCommand;
import io.trailkeeper.cli.operator.OperatorCommand;
import io.trailkeeper.cli.process.BuildVersion;
import io.trailkeeper.cli.run.RunCommand;
import io.trailkeeper.cli.setup.AuditSetupCommand;
import io.trailkeeper.cli.validate.ValidateLogsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
      CaptureCommand.class,
      CollectorCommand.class,
      DemoCommand.class,
      InstallationCheckCommand.class,
      OperatorCommand.class,
      RunCommand.class,
      ValidateLogsCommand.class
    })
public final class TrailkeeperMain {

  private TrailkeeperMain() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new TrailkeeperMain())
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

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"trailkeeper " + BuildVersion.get()};
    }
  }
}
