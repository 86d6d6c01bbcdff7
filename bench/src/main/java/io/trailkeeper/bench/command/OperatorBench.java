package io.trailkeeper.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.trailkeeper.bench.cluster.ApiServerPrograms;
import io.trailkeeper.bench.installation.ContainerOptions;
import io.trailkeeper.bench.report.OperatorCost;
import io.trailkeeper.bench.report.OperatorReport;
import io.trailkeeper.bench.report.OperatorTable;
import io.trailkeeper.cli.usage.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the operator with some, and with many Trails. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what the operator costs with so many Trails: starts a kube-apiserver of its own for each"
          + " number, and the operator as the chart starts it; creates Trails, plays their collectors,"
          + " waits until all are ready, then rests, then has each Trail deliver once, then starts the"
          + " operator again. What the operator writes is counted in the API server's audit log.",
      "",
      "kube-apiserver and etcd have to be where the integration tests have them; exits with 2 if they"
          + " are not, and with 1 if a Trail did not become ready, or something was written at rest."
    })
final class OperatorBench implements Callable<Integer> {

  private static final int EXIT_FAILED = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--trails",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,100,1000",
      description = "one measurement for each; default: 1,100,1000")
  private List<Integer> trails = List.of();

  @Option(
      names = "--rest",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "how long nothing happens; each Trail is looked at every five minutes. Default: 60")
  private int rest;

  @Option(
      names = "--work",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "in which time each Trail delivers once; default: 60")
  private int work;

  @Option(
      names = "--options",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "more options of the operator's JVM, which override the chart's")
  private String options = "";

  @Option(
      names = "--java",
      paramLabel = "HOME",
      description = "another JDK for the operator. Default: the one that runs this")
  private @Nullable Path java;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "another build's trailkeeper.jar, with lib/ beside it")
  private @Nullable Path jar;

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "default: ${DEFAULT-VALUE}")
  private String output = "text";

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "where logs and the API servers' data stay")
  private @Nullable Path keep;

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    BenchCommand.Output form = usage.argument("--output", () -> BenchCommand.form(output));
    if (rest < 1 || work < 1 || trails.stream().anyMatch(number -> number < 1)) {
      throw usage.wrong("every number has to be 1 or more");
    }
    ApiServerPrograms programs = usage.argument(ApiServerPrograms::find);
    ContainerOptions container =
        ContainerOptions.OPERATOR.with(
            Arrays.stream(options.split(" ", -1)).filter(word -> !word.isEmpty()).toList());
    Path home = java == null ? Path.of(System.getProperty("java.home")) : java;
    OperatorRun.Plan plan =
        new OperatorRun.Plan(
            programs,
            home.resolve("bin").resolve("java"),
            jar == null ? usage.argument(Home::jar) : jar.toAbsolutePath(),
            container,
            Duration.ofSeconds(rest),
            Duration.ofSeconds(work),
            Clock.systemUTC());
    try {
      Path directory =
          keep == null
              ? Files.createTempDirectory("trailkeeper-bench-")
              : Files.createDirectories(keep).toAbsolutePath();
      OperatorReport report = run(plan, directory);
      print(report, form, usage);
      if (!report.problems().isEmpty()) {
        usage.fail("the run does not count; what the processes left is in " + directory);
        return EXIT_FAILED;
      }
      if (keep == null) {
        WorkDirectory.delete(directory);
      }
      return 0;
    } catch (IOException e) {
      usage.fail("the operator could not be measured: " + e);
      return EXIT_FAILED;
    }
  }

  private OperatorReport run(OperatorRun.Plan plan, Path directory)
      throws IOException, InterruptedException {
    List<OperatorCost> costs = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int number : trails) {
      OperatorRun run = new OperatorRun(plan, number, directory.resolve("trails-" + number));
      costs.add(run.run());
      problems.addAll(run.problems());
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    settings.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    settings.put("java", plan.java().toString());
    settings.put("API server", plan.programs().apiServer().toString());
    settings.put("operator", String.join(" ", plan.container().jvm()));
    return new OperatorReport(settings, costs, problems);
  }

  private static void print(OperatorReport report, BenchCommand.Output form, Usage usage)
      throws IOException {
    if (form == BenchCommand.Output.TEXT) {
      new OperatorTable(usage.out()).print(report);
    } else {
      usage
          .out()
          .println(
              new ObjectMapper()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .writeValueAsString(report));
      usage.out().flush();
    }
  }
}
