package io.trailkeeper.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands and measures them from outside. CPU time is that of the shell's children, which
 * POSIX has every shell tell: so the peer is measured by the same ruler.
 */
public final class MeasuredCommand {

  /** The shell runs the command, and says afterwards what its children took. */
  private static final String SCRIPT = "\"$@\"; status=$?; times >\"$TIMES_FILE\"; exit $status";

  private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+)[.](\\d+)s");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private MeasuredCommand() {}

  /**
   * Runs a command to its end.
   *
   * @param environment variables set for it beside those of this process
   * @param directory where what it prints is kept meanwhile
   */
  public static Measurement run(
      List<String> command, Map<String, String> environment, Path directory)
      throws IOException, InterruptedException {
    Path times = Files.createTempFile(directory, "times", "");
    Path output = Files.createTempFile(directory, "output", "");
    List<String> line = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("TIMES_FILE", times.toString());
    builder.environment().put("LC_ALL", "C");
    long start = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, process.descendants().mapToLong(MeasuredCommand::peak).max().orElse(0));
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    return new Measurement(
        wall,
        children(Files.readString(times)),
        peak == 0 ? null : peak,
        process.exitValue(),
        Files.readString(output, StandardCharsets.UTF_8));
  }

  /** Reads the second line of {@code times}: user and system time of the shell's children. */
  private static Duration children(String times) throws IOException {
    @Nullable String line = times.lines().skip(1).findFirst().orElse(null);
    if (line == null) {
      throw new IOException("the shell did not say what its children took, but: " + times);
    }
    Duration total = Duration.ZERO;
    Matcher matcher = TIME.matcher(line);
    while (matcher.find()) {
      String fraction = (matcher.group(3) + "000000000").substring(0, 9);
      total =
          total
              .plusMinutes(Long.parseLong(matcher.group(1)))
              .plusSeconds(Long.parseLong(matcher.group(2)))
              .plusNanos(Long.parseLong(fraction));
    }
    return total;
  }

  private static long peak(ProcessHandle process) {
    try {
      Matcher matcher =
          PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
      return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    } catch (IOException e) {
      // It has ended, or this is no Linux.
      return 0;
    }
  }
}
