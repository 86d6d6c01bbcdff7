package io.trailkeeper.bench.command;

import io.trailkeeper.bench.process.Measurement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was measured of validation, for people. */
final class ValidateLogsTable {

  static final String FETCH = "fetch and throw away, S3";
  static final String FROM_S3 = "validate-logs, S3";
  static final String FROM_DIRECTORY = "validate-logs, directory";
  static final String AWS_CLI = "AWS CLI, S3";

  private static final double MILLION = 1e6;

  private final Map<String, List<Measurement>> measured;
  private final int logFiles;
  private final Path archive;

  ValidateLogsTable(Map<String, List<Measurement>> measured, int logFiles, Path archive) {
    this.measured = measured;
    this.logFiles = logFiles;
    this.archive = archive;
  }

  void print(PrintWriter out) throws IOException {
    long[] size = size();
    out.printf(
        Locale.ROOT,
        "%,d log files, %,d objects, %.1f MB; %s, JDK %s, %d processors%n%n",
        logFiles,
        size[0],
        size[1] / MILLION,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors());
    out.printf("%-26s %9s %9s %12s%n", "", "wall s", "CPU s", "peak MiB");
    measured.forEach(
        (name, all) ->
            out.printf(
                Locale.ROOT,
                "%-26s %9.2f %9.2f %12s%n",
                name,
                seconds(all, Measurement::wall),
                seconds(all, Measurement::cpu),
                peak(all)));
    out.println();
    ratio(out, "wall of validation to that of fetching", FROM_S3, FETCH, Measurement::wall);
    ratio(out, "CPU of validation to that of the AWS CLI", FROM_S3, AWS_CLI, Measurement::cpu);
    ratio(
        out,
        "wall of the AWS CLI from S3 to validation of a directory",
        AWS_CLI,
        FROM_DIRECTORY,
        Measurement::wall);
    if (!measured.containsKey(AWS_CLI)) {
      out.println("There is no aws on the PATH: nothing was compared with it.");
    }
    measured.forEach(
        (name, all) ->
            all.stream()
                .filter(one -> one.exitStatus() != 0)
                .forEach(
                    one ->
                        out.println(
                            name + " ended with " + one.exitStatus() + ":\n" + one.output())));
    measured.forEach((name, all) -> out.println(name + ": " + lastLine(all.get(0))));
    out.flush();
  }

  private void ratio(
      PrintWriter out,
      String what,
      String dividend,
      String divisor,
      Function<Measurement, Duration> of) {
    if (measured.containsKey(dividend) && measured.containsKey(divisor)) {
      out.printf(
          Locale.ROOT,
          "%-58s %.2f%n",
          what,
          seconds(measured.get(dividend), of) / seconds(measured.get(divisor), of));
    }
  }

  /** Returns the middle one. */
  private static double seconds(List<Measurement> all, Function<Measurement, Duration> of) {
    List<Duration> sorted = all.stream().map(of).sorted(Comparator.naturalOrder()).toList();
    return sorted.get(sorted.size() / 2).toNanos() / 1e9;
  }

  private static String peak(List<Measurement> all) {
    @Nullable Long most = null;
    for (Measurement one : all) {
      @Nullable Long bytes = one.peakBytes();
      most = bytes == null || (most != null && most > bytes) ? most : bytes;
    }
    return most == null ? "unknown" : Long.toString(most >> 20);
  }

  private static String lastLine(Measurement one) {
    return one.output().lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
  }

  private long[] size() throws IOException {
    try (Stream<Path> files = Files.walk(archive)) {
      long[] size = new long[2];
      files
          .filter(Files::isRegularFile)
          .forEach(
              file -> {
                size[0]++;
                size[1] += file.toFile().length();
              });
      return size;
    }
  }
}
