package io.trailkeeper.faults.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process of the product, and what it has logged. Thread-safe. */
public final class Child {

  private static final Duration SOON = Duration.ofMinutes(2);

  private final String name;
  private final Process process;
  private final Path log;
  private final Set<String> watched;
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final Thread reader;
  private volatile boolean expectedToEnd;

  private Child(String name, Process process, Path log, Set<String> watched) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.watched = Set.copyOf(watched);
    this.reader = new Thread(this::read, name + " log");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a process.
   *
   * @param log where its lines go; added to what is there
   * @param watched texts whose appearance in a line can be waited for
   */
  public static Child start(String name, List<String> command, Path log, Set<String> watched) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      return new Child(name, builder.start(), log, watched);
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + name + " failed", e);
    }
  }

  /** Returns the process' id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it has ended though nobody told it to. */
  boolean hasFallen() {
    return !process.isAlive() && !expectedToEnd;
  }

  /** Kills it at once (SIGKILL), and does not wait. */
  public void kill() {
    expectedToEnd = true;
    process.toHandle().destroyForcibly();
  }

  /** Tells it to stop (SIGTERM), and does not wait. */
  public void terminate() {
    expectedToEnd = true;
    process.toHandle().destroy();
  }

  /** It may end by itself from now on. */
  public void mayEnd() {
    expectedToEnd = true;
  }

  /** Waits for its end and returns the exit status. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
      throw new LabException(name + " does not end; see " + log, null);
    }
    reader.join();
    return process.exitValue();
  }

  /** Whether one of the watched texts has appeared. */
  public boolean said(String text) {
    if (!watched.contains(text)) {
      throw new IllegalArgumentException("nobody watches for " + text);
    }
    return said.contains(text);
  }

  /** Waits for a watched text. */
  public void await(String text) throws InterruptedException {
    boolean came = Waiting.until(() -> said(text) || hasEnded(), SOON);
    if (!came || !said(text)) {
      throw new LabException(
          name + (came ? " has ended" : " does not come to") + " \"" + text + "\"; see " + log,
          null);
    }
  }

  private boolean hasEnded() {
    return !process.isAlive() && !reader.isAlive();
  }

  /** Returns the end of the log, for people. */
  public String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  private void read() {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Writer copy =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        copy.append(line).append('\n').flush();
        for (String text : watched) {
          if (line.contains(text)) {
            said.add(text);
          }
        }
      }
    } catch (IOException e) {
      // It was killed while it wrote.
      return;
    }
  }
}
