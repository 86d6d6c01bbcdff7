package io.trailkeeper.faults.child;

import io.trailkeeper.cli.TrailkeeperMain;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;

/** The command {@code trailkeeper} with a clock that a file shifts. */
public final class ShiftedMain {

  private ShiftedMain() {}

  /**
   * Runs a command and exits with its status.
   *
   * @param arguments the clock's file, then what the command takes
   */
  public static void main(String[] arguments) {
    Clock clock = new ShiftedClock(Path.of(arguments[0]), Clock.systemUTC());
    System.exit(
        TrailkeeperMain.commandLine(clock)
            .execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }
}
