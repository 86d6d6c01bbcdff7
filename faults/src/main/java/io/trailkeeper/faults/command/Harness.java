package io.trailkeeper.faults.command;

import io.trailkeeper.faults.account.Comparison;
import io.trailkeeper.faults.account.Tally;
import io.trailkeeper.faults.command.Lane.Result;
import io.trailkeeper.faults.lab.LabException;
import io.trailkeeper.faults.lab.LabOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs all lanes side by side, and puts together what came of them. */
final class Harness {

  private static final Duration SAY_EVERY = Duration.ofSeconds(20);

  private final Path directory;
  private final Path events;
  private final Clock clock;
  private final Consumer<String> out;

  /**
   * @param directory where everything is kept; exists
   * @param events a directory of recorded event lists
   * @param out takes lines for people
   */
  Harness(Path directory, Path events, Clock clock, Consumer<String> out) {
    this.directory = directory;
    this.events = events;
    this.clock = clock;
    this.out = out;
  }

  /**
   * Inflicts everything that is planned.
   *
   * @return whether nothing was lost or doubled, all digests are valid, and nothing else is wrong
   */
  boolean run(Plan plan, long seed, Duration duration) throws InterruptedException {
    long begun = System.nanoTime();
    out.accept("seed " + seed);
    Random order = new Random(seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Lane> lanes = new ArrayList<>();
    for (LanePlan lane : plan.lanes(order)) {
      lanes.add(
          new Lane(
              lane,
              new LabOptions(
                  lane.name(),
                  directory.resolve(lane.name()),
                  events,
                  random.nextLong(),
                  lane.destination(),
                  lane.smallDisks()),
              random.split(),
              clock,
              duration));
    }
    Map<String, Tally> tallies = new LinkedHashMap<>();
    Plan.names().forEach(name -> tallies.put(name, Tally.none(name)));
    Map<String, String> notRun = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Result result : results(lanes, problems, begun)) {
      Comparison comparison = result.comparison();
      comparison.tallies().forEach(tally -> tallies.merge(tally.fault(), tally, Tally::plus));
      notRun.putAll(result.notRun());
      problems.addAll(comparison.problems());
    }
    return report(tallies, notRun, problems, seed, begun);
  }

  private List<Result> results(List<Lane> lanes, List<String> problems, long begun)
      throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Result>> futures = new ArrayList<>();
      lanes.forEach(lane -> futures.add(threads.submit(lane::run)));
      List<Result> results = new ArrayList<>();
      for (Future<Result> future : futures) {
        try {
          results.add(await(future, lanes, begun));
        } catch (ExecutionException e) {
          problems.add("a lane has failed: " + cause(e));
        }
      }
      return results;
    } finally {
      threads.shutdownNow();
      threads.awaitTermination(SAY_EVERY.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static String cause(ExecutionException e) {
    return e.getCause() instanceof LabException lab
        ? String.valueOf(lab.getMessage())
        : e.toString();
  }

  private Result await(Future<Result> future, List<Lane> lanes, long begun)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return future.get(SAY_EVERY.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        out.accept(
            seconds(begun)
                + " s: "
                + lanes.stream().map(Lane::progress).collect(Collectors.joining(", ")));
      }
    }
  }

  private boolean report(
      Map<String, Tally> tallies,
      Map<String, String> notRun,
      List<String> problems,
      long seed,
      long begun) {
    List<Tally> shown =
        new ArrayList<>(
            tallies.values().stream()
                .filter(tally -> tally.times() > 0 || tally.acknowledged() > 0 || !tally.isGood())
                .toList());
    Tally all = shown.stream().reduce(Tally.none("all"), Tally::plus);
    shown.add(all);
    out.accept("");
    Table.lines(shown, notRun).forEach(out);
    out.accept("");
    problems.forEach(problem -> out.accept("WRONG: " + problem));
    boolean good = problems.isEmpty() && all.isGood() && all.digests() > 0;
    out.accept(
        (good ? "nothing was lost or doubled, and all digests are valid" : "FAILED")
            + "; "
            + seconds(begun)
            + " s, seed "
            + seed);
    return good;
  }

  private static long seconds(long begun) {
    return (System.nanoTime() - begun) / 1_000_000_000;
  }
}
