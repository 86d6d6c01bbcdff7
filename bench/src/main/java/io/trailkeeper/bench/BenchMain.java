package io.trailkeeper.bench;

import io.trailkeeper.bench.command.BenchCommand;
import io.trailkeeper.cli.TrailkeeperMain;
import io.trailkeeper.faults.command.FaultsCommand;
import java.time.Clock;

/** The command {@code trailkeeper} with {@code bench} and {@code faults} among its commands. */
public final class BenchMain {

  private BenchMain() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(
        TrailkeeperMain.commandLine(Clock.systemUTC(), new BenchCommand(), new FaultsCommand())
            .execute(arguments));
  }
}
