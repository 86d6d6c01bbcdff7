package io.trailkeeper.cli.usage;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A command and its user. */
public final class Usage {

  private final CommandLine command;

  /**
   * @param spec what picocli has put into the command's field by the time it calls
   */
  public Usage(@Nullable CommandSpec spec) {
    this.command = Objects.requireNonNull(spec, "spec").commandLine();
  }

  /**
   * Reads an argument.
   *
   * @param reading throws an {@link IllegalArgumentException} that says what was found and what is
   *     allowed
   * @throws ParameterException with that message: wrong usage
   */
  public <T> T argument(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Reads an argument, and names the option where what was found is wrong. */
  public <T> T argument(String option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw wrong(option + ": " + e.getMessage());
    }
  }

  /** Returns the exception that ends a command as wrongly used. */
  public ParameterException wrong(String message) {
    return new ParameterException(command, message);
  }

  /** Returns where a command's results go. */
  public PrintWriter out() {
    return command.getOut();
  }

  /** Returns where goes what is no result, such as how far a command is. */
  public PrintWriter err() {
    return command.getErr();
  }

  /** Says what went wrong. */
  public void fail(String message) {
    command.getErr().println("trailkeeper: " + message);
    command.getErr().flush();
  }
}
