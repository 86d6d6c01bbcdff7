package io.trailkeeper.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.bench.load.EventNames;
import io.trailkeeper.bench.report.PathReport;
import io.trailkeeper.bench.report.PathTable;
import io.trailkeeper.bench.stage.Stage;
import io.trailkeeper.bench.stage.StageCost;
import io.trailkeeper.bench.stage.StageTable;
import io.trailkeeper.bench.stage.Stages;
import io.trailkeeper.cli.usage.Usage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the way of an event from an API server into a bucket. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Measures what Trailkeeper costs, on this machine: posts recorded webhook bodies over mutual TLS to"
          + " a capture, with a collector for each Trail, in processes of their own with the options that"
          + " chart and operator give them, and a journal that is forced to the disk.",
      "",
      "CPU is that of whole processes from their start to their end, as the operating system counts it."
          + " The API servers and the S3 server are not in it, but share the machine. What was delivered"
          + " is validated, and its events are counted, when everything is measured: exits with 1 if"
          + " anything is wrong."
    },
    subcommands = {
      ValidateLogsBench.class,
      OperatorBench.class,
      ServeArchiveCommand.class,
      ServeStorageCommand.class,
      FetchObjectsCommand.class,
      ShareClassesCommand.class
    })
public final class BenchCommand implements Callable<Integer> {

  private static final int EXIT_FAILED = 1;
  private static final Duration STAGE_WARM_UP = Duration.ofSeconds(5);
  private static final Duration STAGE_MEASURED = Duration.ofSeconds(10);

  /** How reports are printed. */
  enum Output {
    /** A table. */
    TEXT,
    /** JSON in camelCase. */
    JSON
  }

  @Spec private @Nullable CommandSpec spec;

  @Mixin private LoadArguments load = new LoadArguments();

  @Mixin private PathArguments path = new PathArguments();

  @Option(
      names = "--stage",
      paramLabel = "parse|select|format|compress|journal",
      description =
          "measures this part alone, in one thread of this JVM, for ten seconds after five of warm-up;"
              + " beside it what the same bytes take at least")
  private @Nullable String stage;

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "default: ${DEFAULT-VALUE}")
  private String output = "text";

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "where everything is kept: logs, journal, checkpoints, log files in a volume")
  private @Nullable Path keep;

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    Output form = usage.argument("--output", () -> form(output));
    EventBodies bodies = usage.argument(load::bodies);
    @Nullable Stage part = usage.argument("--stage", () -> part(stage)).orElse(null);
    PathPlan plan = usage.argument(() -> new PathPlan(load, path, bodies, Clock.systemUTC()));
    try {
      Path directory =
          keep == null
              ? Files.createTempDirectory("trailkeeper-bench-")
              : Files.createDirectories(keep).toAbsolutePath();
      if (part != null) {
        List<StageCost> costs = usage.argument(() -> stages(bodies, directory)).measure(part);
        print(costs, form, usage.out());
        return end(directory);
      }
      PathReport report = new PathBench(plan, directory).run();
      print(report, form, usage.out());
      if (!report.problems().isEmpty()) {
        usage.fail("the run does not count; what the processes left is in " + directory);
        return EXIT_FAILED;
      }
      return end(directory);
    } catch (IOException e) {
      usage.fail("the path could not be measured: " + e);
      return EXIT_FAILED;
    }
  }

  private int end(Path directory) throws IOException {
    if (keep == null) {
      WorkDirectory.delete(directory);
    }
    return 0;
  }

  private Stages stages(EventBodies bodies, Path directory) {
    return new Stages(
        bodies,
        PathPlan.trails(path, EventNames.of(bodies)),
        path.delivery().format(),
        path.delivery().compression(),
        path.delivery().maxBytes(),
        STAGE_WARM_UP,
        STAGE_MEASURED,
        directory);
  }

  private static Optional<Stage> part(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Stage.values())
            .filter(one -> one.name().equalsIgnoreCase(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"" + text + "\", allowed: parse, select, format, compress, journal")));
  }

  static Output form(String text) {
    return switch (text) {
      case "text" -> Output.TEXT;
      case "json" -> Output.JSON;
      default -> throw new IllegalArgumentException("\"" + text + "\", allowed: text, json");
    };
  }

  private static void print(PathReport report, Output form, PrintWriter out) throws IOException {
    if (form == Output.TEXT) {
      new PathTable(out).print(report);
    } else {
      json(report, out);
    }
  }

  private static void print(List<StageCost> costs, Output form, PrintWriter out)
      throws IOException {
    if (form == Output.TEXT) {
      new StageTable(out).print(costs);
    } else {
      json(costs, out);
    }
  }

  private static void json(Object report, PrintWriter out) throws IOException {
    out.println(
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
    out.flush();
  }
}
