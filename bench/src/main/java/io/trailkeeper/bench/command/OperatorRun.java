package io.trailkeeper.bench.command;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.bench.cluster.ApiServer;
import io.trailkeeper.bench.cluster.ApiServerPrograms;
import io.trailkeeper.bench.cluster.PlayedCluster;
import io.trailkeeper.bench.cluster.RequestLog;
import io.trailkeeper.bench.installation.ContainerOptions;
import io.trailkeeper.bench.installation.MeasuredOperator;
import io.trailkeeper.bench.process.ProcessUsage;
import io.trailkeeper.bench.report.OperatorCost;
import io.trailkeeper.faults.lab.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One operator with so many Trails, from an empty cluster to its restart. For one thread. */
final class OperatorRun {

  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double SECONDS_PER_MINUTE = 60;

  /** Somewhere another Trail is ready in this time, or none will be. */
  private static final Duration READY_WITHIN = Duration.ofMinutes(1);

  private static final Duration QUIET_WITHIN = Duration.ofMinutes(5);
  private static final Duration PLAY_EVERY = Duration.ofMillis(500);

  /** As long as nothing is written that is new. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** Less than this in that time is no work: the JVM's own threads. */
  private static final Duration QUIET_CPU = Duration.ofMillis(200);

  private final Plan plan;
  private final int trails;
  private final Path directory;
  private final List<String> problems = new ArrayList<>();

  /** What all runs have in common. */
  record Plan(
      ApiServerPrograms programs,
      Path java,
      Path jar,
      ContainerOptions container,
      Duration rest,
      Duration work,
      Clock clock) {}

  /** What the operator has taken and asked for up to a moment. */
  private record Mark(long nanos, ProcessUsage usage, RequestLog requests) {

    double secondsSince(Mark earlier) {
      return (nanos - earlier.nanos) / NANOS_PER_SECOND;
    }

    double cpuSecondsSince(Mark earlier) {
      return usage.cpu().minus(earlier.usage.cpu()).toMillis() / MILLIS_PER_SECOND;
    }

    double cpuSecondsPerMinuteSince(Mark earlier) {
      return cpuSecondsSince(earlier) / secondsSince(earlier) * SECONDS_PER_MINUTE;
    }
  }

  /**
   * @param directory empty, for everything
   */
  OperatorRun(Plan plan, int trails, Path directory) {
    this.plan = plan;
    this.trails = trails;
    this.directory = directory;
  }

  /** Returns why the run does not count; empty if it does. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  OperatorCost run() throws IOException, InterruptedException {
    try (ApiServer server =
            ApiServer.start(
                plan.programs(),
                directory.resolve("api-server"),
                PlayedCluster.NAMESPACE,
                PlayedCluster.SERVICE_ACCOUNT);
        KubernetesClient client = server.administrator()) {
      PlayedCluster cluster = new PlayedCluster(client, plan.clock());
      cluster.install(server.measuredUser());
      return measure(server, cluster);
    }
  }

  private OperatorCost measure(ApiServer server, PlayedCluster cluster)
      throws IOException, InterruptedException {
    Mark begun;
    Mark started;
    Mark ready;
    Mark resting;
    Mark rested;
    Mark worked;
    long steady;
    try (MeasuredOperator operator = start(server, "first")) {
      started = mark(server, operator);
      begun = new Mark(started.nanos(), new ProcessUsage(Duration.ZERO, 0, 0), started.requests());
      for (int i = 0; i < trails; i++) {
        cluster.createTrail("tenant-" + i);
      }
      awaitReady(cluster, operator);
      if (!problems.isEmpty()) {
        throw new IOException(problems + "; what the processes left is in " + directory);
      }
      ready = mark(server, operator);
      awaitQuiet(server, operator);
      resting = mark(server, operator);
      Waiting.sleep(plan.rest());
      rested = mark(server, operator);
      deliver(cluster);
      // What it could not do in that time is work of that time too.
      awaitQuiet(server, operator);
      worked = mark(server, operator);
      steady = operator.process().steadyBytes();
      end(operator);
    }
    try (MeasuredOperator operator = start(server, "second")) {
      awaitQuiet(server, operator);
      Mark again = mark(server, operator);
      end(operator);
      RequestLog atRest = rested.requests().since(resting.requests());
      RequestLog restart = again.requests().since(worked.requests());
      problem(atRest, "at rest");
      problem(restart, "by an operator that was started again");
      return new OperatorCost(
          trails,
          started.cpuSecondsSince(begun),
          ready.secondsSince(started),
          ready.cpuSecondsSince(started),
          ready.requests().since(started.requests()).writes(),
          rested.secondsSince(resting),
          rested.cpuSecondsPerMinuteSince(resting),
          atRest.writeCount(),
          atRest.leaseWriteCount(),
          atRest.readCount(),
          worked.secondsSince(rested),
          worked.cpuSecondsPerMinuteSince(rested),
          worked.requests().since(rested.requests()).writeCount(),
          started.requests().watchCount(),
          again.usage().cpu().toMillis() / MILLIS_PER_SECOND,
          restart.writeCount(),
          Math.max(worked.usage().peakBytes(), again.usage().peakBytes()),
          steady);
    }
  }

  private MeasuredOperator start(ApiServer server, String name)
      throws IOException, InterruptedException {
    return MeasuredOperator.start(
        plan.java(),
        plan.jar(),
        plan.container(),
        server.measuredKubeconfig(),
        List.of(
            "--namespace=" + PlayedCluster.NAMESPACE,
            "--image=registry.example/trailkeeper:1",
            "--image-pull-policy=IfNotPresent",
            "--account-id=" + PlayedCluster.IDENTITY.accountId(),
            "--region=" + PlayedCluster.IDENTITY.region(),
            "--certificates=self",
            "--leader-election=true",
            "--listen-health=127.0.0.1:0"),
        directory.resolve(name));
  }

  private static Mark mark(ApiServer server, MeasuredOperator operator) throws IOException {
    return new Mark(System.nanoTime(), operator.process().usage(), server.requests());
  }

  private void awaitReady(PlayedCluster cluster, MeasuredOperator operator)
      throws InterruptedException {
    long ready = 0;
    long patience = System.nanoTime();
    while (ready < trails) {
      cluster.play();
      long now = cluster.readyTrails();
      if (now > ready) {
        patience = System.nanoTime();
      } else if (System.nanoTime() - patience > READY_WITHIN.toNanos() || !operator.isAlive()) {
        problems.add(now + " of " + trails + " Trails became ready; see the operator's log");
        return;
      }
      ready = now;
      Waiting.sleep(PLAY_EVERY);
    }
  }

  /** What was written last is seen by the operator, and may change a status once more. */
  private void awaitQuiet(ApiServer server, MeasuredOperator operator)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + QUIET_WITHIN.toNanos();
    Mark before = mark(server, operator);
    while (System.nanoTime() - end < 0) {
      Waiting.sleep(QUIET);
      Mark now = mark(server, operator);
      if (now.requests().since(before.requests()).writeCount() == 0
          && now.usage().cpu().minus(before.usage().cpu()).compareTo(QUIET_CPU) < 0) {
        return;
      }
      before = now;
    }
    problems.add("with " + trails + " Trails the operator did not come to rest");
  }

  /** One after the other, evenly. */
  private void deliver(PlayedCluster cluster) throws InterruptedException {
    long begin = System.nanoTime();
    for (int i = 0; i < trails; i++) {
      cluster.deliver("tenant-" + i);
      long due = begin + plan.work().toNanos() * (i + 1) / trails;
      Waiting.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
    }
  }

  private void end(MeasuredOperator operator) throws InterruptedException {
    int status = operator.stop();
    if (status != 0) {
      problems.add("the operator exited with " + status + " on SIGTERM");
    }
  }

  private void problem(RequestLog requests, String when) {
    if (requests.writeCount() > 0) {
      problems.add("with " + trails + " Trails, written " + when + ": " + requests.writes());
    }
  }
}
