package io.trailkeeper.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process whose first telling line is awaited, and which ends when it is let go. */
public final class ServingProcess implements AutoCloseable {

  private final Process process;
  private final String said;

  private ServingProcess(Process process, String said) {
    this.process = process;
    this.said = said;
  }

  /**
   * Starts a process and waits until it prints a line with a text.
   *
   * @throws IOException if it ends without
   */
  public static ServingProcess start(
      List<String> command, Map<String, String> environment, String text) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.environment().putAll(environment);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(text)) {
        return new ServingProcess(
            process, line.substring(line.indexOf(text) + text.length()).strip());
      }
    }
    throw new IOException(command.get(1) + " has ended without saying \"" + text + "\"");
  }

  /** Returns what followed the text in its line. */
  public String said() {
    return said;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
