package io.trailkeeper.bench.command;

import io.trailkeeper.bench.archive.SampleArchive;
import io.trailkeeper.bench.process.ServingProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Has a command load all that commands need, which then is kept in a file as the JVM has it in
 * memory: it validates a small archive of samples. For the launcher, once after a build.
 */
@Command(name = "share-classes", hidden = true)
final class ShareClassesCommand implements Callable<Integer> {

  private static final int HOURS = 2;
  private static final int LOG_FILES = 8;

  @Option(names = "--java", required = true)
  private String java = "";

  @Option(names = "--jar", required = true)
  private Path jar = Path.of("");

  @Option(names = "--archive", required = true)
  private Path archive = Path.of("");

  @Parameters private List<String> options = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("trailkeeper-classes-");
    try (ServingProcess server =
        ServingProcess.start(
            List.of(
                java,
                "-D" + Home.PROPERTY + "=" + System.getProperty(Home.PROPERTY),
                "-jar",
                System.getProperty("java.class.path"),
                "bench",
                "serve-archive",
                "--directory=" + directory,
                "--hours=" + HOURS,
                "--log-files=" + LOG_FILES,
                "--events=1"),
            Map.of(),
            ServeArchiveCommand.READY)) {
      List<String> command = new ArrayList<>(List.of(java));
      command.addAll(options);
      command.addAll(
          List.of(
              "-Xlog:disable",
              "-XX:ArchiveClassesAtExit=" + archive,
              "-jar",
              jar.toString(),
              "validate-logs",
              "--trail-arn=" + SampleArchive.TRAIL,
              "--start-time=" + SampleArchive.START,
              "--end-time=" + SampleArchive.START.plus(Duration.ofHours(HOURS)),
              "--public-keys=" + directory.resolve(ServeArchiveCommand.PUBLIC_KEYS),
              "--source=s3://" + SampleArchive.BUCKET,
              "--endpoint-url=http://127.0.0.1:" + server.said(),
              "--path-style"));
      ProcessBuilder child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(new File(archive + ".log")));
      child.environment().putAll(ServeArchiveCommand.ENVIRONMENT);
      return child.start().waitFor();
    } finally {
      WorkDirectory.delete(directory);
    }
  }
}
