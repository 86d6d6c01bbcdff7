package io.trailkeeper.cli.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command trailkeeper in a JVM of its own, and the lines that it prints. */
public final class TestingCommand implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private TestingCommand(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts the command. */
  public static TestingCommand start(List<String> jvmOptions, String... arguments)
      throws IOException {
    return start(Map.of(), jvmOptions, arguments);
  }

  /** Starts the command with more in its environment. */
  public static TestingCommand start(
      Map<String, String> environment, List<String> jvmOptions, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.trailkeeper.cli.TrailkeeperMain");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new TestingCommand(builder.start());
  }

  /** Starts {@code run} on a data directory and waits until it listens. */
  public static TestingCommand run(Path trails, Path data, String... more) throws IOException {
    return run(List.of(), trails, data, more);
  }

  /** Starts {@code run} with options for its JVM, and waits until it listens. */
  public static TestingCommand run(List<String> jvmOptions, Path trails, Path data, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--trails", trails.toString(), "--data", data.toString()));
    arguments.addAll(List.of("--listen", "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    TestingCommand command = start(jvmOptions, arguments.toArray(String[]::new));
    command.awaitLine("Capture listens on ");
    return command;
  }

  /** Returns where {@code run} listens. */
  public String url() {
    return lines.stream()
        .filter(line -> line.startsWith("Capture listens on "))
        .map(line -> line.substring("Capture listens on ".length()))
        .findFirst()
        .orElseThrow();
  }

  /** Waits for a log entry in JSON and returns the value of one of its keys. */
  public String awaitLogged(String message, String key) {
    awaitLine(message);
    Pattern value = Pattern.compile("\"" + key + "\":\"?([^\",}]*)");
    return lines.stream()
        .filter(line -> line.contains(message))
        .map(value::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no key " + key + ": " + lines));
  }

  /** Waits for a line that contains a text. */
  public void awaitLine(String text) {
    await().atMost(SOON).until(() -> said(text) || hasEnded());
    if (!said(text)) {
      throw new AssertionError("the command has ended without \"" + text + "\": " + lines);
    }
  }

  /** Whether the process has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  private boolean hasEnded() {
    return !process.isAlive() && !reader.isAlive();
  }

  /** Whether a line contains a text. */
  public boolean said(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** Returns all lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Sends SIGTERM and returns the exit status. */
  public int terminate() throws InterruptedException {
    // The handle's own: Process.destroy would close the output that is still to come.
    process.toHandle().destroy();
    return awaitExit();
  }

  /** Kills the process as a crash would. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    awaitExit();
  }

  /** Waits for the end and returns the exit status. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the command does not end: " + lines);
    }
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
