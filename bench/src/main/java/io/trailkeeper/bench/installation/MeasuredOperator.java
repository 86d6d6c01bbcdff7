package io.trailkeeper.bench.installation;

import io.trailkeeper.bench.process.ProcessWatch;
import io.trailkeeper.bench.process.WatchedProcess;
import io.trailkeeper.faults.lab.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An operator at work, watched from its start to its end. For one thread. */
public final class MeasuredOperator implements AutoCloseable {

  private static final String STARTED = "the operator has started";
  private static final String NAME = "operator";

  private final Child child;
  private final ProcessWatch watch = ProcessWatch.start();
  private final WatchedProcess process;
  private final Thread hook;

  private MeasuredOperator(Child child) {
    this.child = child;
    this.process = watch.watch(NAME, child.pid());
    this.hook = new Thread(child::kill, "operator end");
  }

  /**
   * Starts one, and returns when it watches all that it depends on.
   *
   * @param options how its JVM is started
   * @param kubeconfig who it is, and where the API server is
   * @param arguments of the command
   * @param directory where its log and temporary files go
   */
  public static MeasuredOperator start(
      Path java,
      Path jar,
      ContainerOptions options,
      Path kubeconfig,
      List<String> arguments,
      Path directory)
      throws IOException, InterruptedException {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    List<String> more = new ArrayList<>(options.more());
    more.add("-Dkubeconfig=" + kubeconfig);
    List<String> command = options.with(more).command(java, jar, temporary);
    command.add("operator");
    command.addAll(arguments);
    MeasuredOperator operator =
        new MeasuredOperator(
            Child.start(NAME, command, directory.resolve("operator.log"), Set.of(STARTED)));
    Runtime.getRuntime().addShutdownHook(operator.hook);
    boolean isStarted = false;
    try {
      operator.child.await(STARTED);
      isStarted = true;
      return operator;
    } finally {
      if (!isStarted) {
        operator.close();
      }
    }
  }

  /** Returns the process. */
  public WatchedProcess process() {
    return process;
  }

  /** Whether it still works. */
  public boolean isAlive() {
    return child.isAlive();
  }

  /**
   * Tells it to end.
   *
   * @return how it ended
   */
  public int stop() throws InterruptedException {
    child.terminate();
    return child.awaitExit();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    child.kill();
    watch.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs.
      return;
    }
  }
}
