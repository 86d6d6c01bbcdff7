package io.trailkeeper.faults;

import io.trailkeeper.cli.TrailkeeperMain;
import io.trailkeeper.faults.command.FaultsCommand;
import java.time.Clock;

/** The command {@code trailkeeper} with {@code faults} among its commands. */
public final class FaultsMain {

  private FaultsMain() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(
        TrailkeeperMain.commandLine(Clock.systemUTC(), new FaultsCommand()).execute(arguments));
  }
}
