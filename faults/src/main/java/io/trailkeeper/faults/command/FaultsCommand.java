package io.trailkeeper.faults.command;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.crds.text.DurationText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Breaks things under load, and compares what was acknowledged with what was delivered. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Breaks Trailkeeper in every way that it has to withstand: starts capture and collectors as"
          + " processes under load, inflicts faults in an order that a seed decides, and at the end"
          + " compares, event by event, what was acknowledged with what was delivered.",
      "",
      "Needs no cluster, and nothing outside of this machine. Some faults fill small disks in memory,"
          + " which only root can mount; where that is not allowed the table says that they were not"
          + " run.",
      "",
      "Exits with 0 only if no acknowledged event was lost, none was delivered twice, and all digests"
          + " are valid; 1 if not, and the directory is kept then; 2 on wrong usage."
    })
public final class FaultsCommand implements Callable<Integer> {

  private static final int EXIT_FAILED = 1;

  /** Set by the launcher: the project's own directory. */
  private static final String HOME_PROPERTY = "trailkeeper.home";

  private static final String EVENTS = "examples/audit-events/webhook-batches";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--long",
      description =
          "200 kills and every other fault five times, in about 20 minutes. Otherwise 20 kills and"
              + " every other fault once, in about three")
  private boolean longForm;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "decides what is broken, and in which order. Default: a random one")
  private @Nullable Long seed;

  @Option(names = "--kills", paramLabel = "N", description = "how many kills")
  private @Nullable Integer kills;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "these faults alone; names as in the table")
  private List<String> only = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where everything is kept, which stays. Default: a temporary directory")
  private @Nullable Path data;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "begin again and again for this long, for example 8h. Default: once")
  private @Nullable String duration;

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    Plan plan = usage.argument(this::plan);
    Duration within = usage.argument("--duration", () -> duration(duration));
    Path events = usage.argument(FaultsCommand::events);
    long number = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
    PrintWriter out = usage.out();
    try {
      Path directory =
          data == null
              ? Files.createTempDirectory("trailkeeper-faults-")
              : Files.createDirectories(data);
      boolean good =
          new Harness(
                  directory,
                  events,
                  Clock.systemUTC(),
                  line -> {
                    out.println(line);
                    out.flush();
                  })
              .run(plan, number, within);
      if (!good || data != null) {
        out.println("what the processes logged and left is in " + directory);
      } else {
        delete(directory);
      }
      return good ? 0 : EXIT_FAILED;
    } catch (IOException | UncheckedIOException e) {
      usage.fail("the faults could not be inflicted: " + e);
      return EXIT_FAILED;
    }
  }

  private Plan plan() {
    Plan form = longForm ? Plan.LONG : Plan.SHORT;
    Set<String> names = new TreeSet<>(only);
    Set<String> unknown = Plan.unknown(names);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "--only: there are no faults " + unknown + "; there are " + Plan.names());
    }
    if (kills != null && kills < 0) {
      throw new IllegalArgumentException("--kills: found " + kills + ", allowed: 0 or more");
    }
    boolean minutes = form.minutes() || names.contains("storage-stalls-for-minutes");
    return new Plan(kills == null ? form.kills() : kills, form.rounds(), minutes, names);
  }

  private static Duration duration(@Nullable String text) {
    if (text == null) {
      return Duration.ZERO;
    }
    return DurationText.parse(text)
        .filter(found -> !found.isNegative())
        .orElseThrow(
            () ->
                new IllegalArgumentException("\"" + text + "\" is no duration such as 90m or 8h"));
  }

  private static Path events() {
    Path directory = Path.of(System.getProperty(HOME_PROPERTY, ".")).resolve(EVENTS);
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "there is no folder "
              + directory.toAbsolutePath().normalize()
              + " with recorded events; start ./trailkeeper in a checkout");
    }
    return directory;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
