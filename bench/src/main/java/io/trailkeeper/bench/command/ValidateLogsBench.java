package io.trailkeeper.bench.command;

import io.trailkeeper.bench.archive.SampleArchive;
import io.trailkeeper.bench.process.MeasuredCommand;
import io.trailkeeper.bench.process.Measurement;
import io.trailkeeper.bench.process.ServingProcess;
import io.trailkeeper.cli.usage.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures validation, beside fetching alone and beside the AWS CLI. */
@Command(
    name = "validate-logs",
    mixinStandardHelpOptions = true,
    description = {
      "Measures validate-logs over some hours of log files, in processes of their own and in turn: from"
          + " an S3 server on this machine, from a directory, and beside both the same objects fetched"
          + " and thrown away with as many connections, and the AWS CLI over the same bucket where there"
          + " is one on the PATH.",
      "",
      "CPU is that of the whole process, as the operating system counts it; the S3 server is a process"
          + " of its own and not in it, but shares the machine. Exits with 0 if everything was valid."
    })
final class ValidateLogsBench implements Callable<Integer> {

  private static final String AWS = "aws";

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--hours", paramLabel = "N", defaultValue = "24", description = "default: 24")
  private int hours;

  @Option(
      names = "--log-files",
      paramLabel = "N",
      defaultValue = "10000",
      description = "in all; default: 10000")
  private int logFiles;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "2",
      description = "in each log file; default: 2")
  private int events;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "32",
      description = "at a time; default: 32")
  private int connections;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "each is measured so often, in turn, and the middle is told; default: 3")
  private int rounds;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "256m",
      description = "the most heap of validate-logs; default: 256m")
  private String heap = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Usage usage = new Usage(spec);
    if (hours < 1 || logFiles < 1 || events < 1 || connections < 1 || rounds < 1) {
      throw usage.wrong("every number has to be 1 or more");
    }
    String launcher = usage.argument(Home::launcher).toString();
    Path directory = Files.createTempDirectory("trailkeeper-bench-");
    try {
      return run(usage, launcher, directory);
    } finally {
      WorkDirectory.delete(directory);
    }
  }

  private int run(Usage usage, String launcher, Path directory)
      throws IOException, InterruptedException {
    usage.out().println("Making " + logFiles + " log files in " + hours + " hours");
    usage.out().flush();
    try (ServingProcess server =
        ServingProcess.start(
            List.of(
                launcher,
                "bench",
                "serve-archive",
                "--directory=" + directory,
                "--hours=" + hours,
                "--log-files=" + logFiles,
                "--events=" + events),
            Map.of(),
            ServeArchiveCommand.READY)) {
      String s3 = "http://127.0.0.1:" + server.said();
      Map<String, List<Measurement>> measured = measure(launcher, s3, directory);
      new ValidateLogsTable(measured, logFiles, directory.resolve(ServeArchiveCommand.ARCHIVE))
          .print(usage.out());
      return measured.values().stream().flatMap(List::stream).allMatch(one -> one.exitStatus() == 0)
          ? 0
          : 1;
    }
  }

  private Map<String, List<Measurement>> measure(String launcher, String s3, Path directory)
      throws IOException, InterruptedException {
    String keys = "--public-keys=" + directory.resolve(ServeArchiveCommand.PUBLIC_KEYS);
    Map<String, String> ours = new LinkedHashMap<>(ServeArchiveCommand.ENVIRONMENT);
    ours.put("TRAILKEEPER_JAVA_OPTS", "-Xmx" + heap);
    List<String> validate =
        List.of(
            launcher,
            "validate-logs",
            "--trail-arn=" + SampleArchive.TRAIL,
            "--start-time=" + SampleArchive.START,
            "--end-time=" + end(),
            keys);
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put(
        ValidateLogsTable.FETCH,
        List.of(
            launcher,
            "bench",
            "fetch-objects",
            "--endpoint-url=" + s3,
            "--connections=" + connections));
    commands.put(
        ValidateLogsTable.FROM_S3,
        with(
            validate,
            "--source=s3://" + SampleArchive.BUCKET,
            "--endpoint-url=" + s3,
            "--path-style",
            "--parallelism=" + connections));
    commands.put(
        ValidateLogsTable.FROM_DIRECTORY,
        with(validate, "--source=" + directory.resolve(ServeArchiveCommand.ARCHIVE)));
    Map<String, List<Measurement>> measured = new LinkedHashMap<>();
    if (!isOnPath(AWS)) {
      measureInTurn(commands, ours, directory, measured);
      return measured;
    }
    try (ServingProcess cloudTrail =
        ServingProcess.start(
            List.of(
                launcher,
                "aws-endpoint",
                "--source=s3://" + SampleArchive.BUCKET,
                "--endpoint-url=" + s3,
                "--path-style",
                keys),
            ServeArchiveCommand.ENVIRONMENT,
            "http://")) {
      commands.put(
          ValidateLogsTable.AWS_CLI,
          List.of(
              AWS,
              "cloudtrail",
              "validate-logs",
              "--trail-arn",
              SampleArchive.TRAIL.toString(),
              "--start-time",
              SampleArchive.START.toString(),
              "--end-time",
              end().toString()));
      ours.put("AWS_ENDPOINT_URL_S3", s3);
      ours.put("AWS_ENDPOINT_URL_CLOUDTRAIL", "http://" + cloudTrail.said());
      measureInTurn(commands, ours, directory, measured);
      return measured;
    }
  }

  private void measureInTurn(
      Map<String, List<String>> commands,
      Map<String, String> environment,
      Path directory,
      Map<String, List<Measurement>> measured)
      throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        measured
            .computeIfAbsent(command.getKey(), name -> new ArrayList<>())
            .add(MeasuredCommand.run(command.getValue(), environment, directory));
      }
    }
  }

  private Instant end() {
    return SampleArchive.START.plus(Duration.ofHours(hours));
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
