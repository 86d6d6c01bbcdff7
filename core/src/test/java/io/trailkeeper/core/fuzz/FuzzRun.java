package io.trailkeeper.core.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jazzer on one reader, in a JVM of its own with a small heap.
 *
 * @param executions how many inputs were tried
 * @param coverage how many branches of the reader and its libraries they reached; 0 if not known
 * @param corpus how many inputs are worth keeping: each reached something that no other did
 * @param exitStatus 0 if nothing was found
 * @param log what Jazzer printed
 */
record FuzzRun(long executions, long coverage, long corpus, int exitStatus, Path log) {

  /** The time of one input; thousands are read in a second, so this is a hang. */
  private static final int INPUT_SECONDS = 60;

  /** The start of the JVM and the seeds, on a machine that is busy. */
  private static final int START_SECONDS = 300;

  private static final int MAX_INPUT_BYTES = 1 << 17;
  private static final Pattern STATUS =
      Pattern.compile("#(\\d+)\\s+\\w+\\s+cov: (\\d+) ft: \\d+ corp: (\\d+)/");

  /** What mutation puts in: what readers of JSON fear. */
  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "null",
          "true",
          "-1",
          "0",
          "1e999999999",
          "9223372036854775808",
          "18446744073709551616",
          "\n",
          "\r\n",
          "{}",
          "[]",
          "\"\"",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "{\"a\":",
          "{\"Records\":[",
          "]}\n",
          "\"trailkeeper\":",
          "\"formatVersion\":2",
          "\"eventRoots\":[",
          "\"logFiles\":[",
          "\"gaps\":[",
          "\"RevocationTime\":",
          "2026-03-01T10:00:00Z",
          "-999999999-01-01T00:00:00Z");

  /** How long Jazzer goes on, whichever comes first. 0 executions: only the time counts. */
  record Bounds(int seconds, long executions, int seed) {}

  /** Starts Jazzer on a reader and waits for its end. */
  static FuzzRun of(FuzzedReader reader, Bounds bounds, Path directory) {
    try {
      return run(reader, bounds, directory);
    } catch (IOException e) {
      throw new IllegalStateException("fuzzing " + reader + " in " + directory + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("fuzzing " + reader + " was interrupted", e);
    }
  }

  private static FuzzRun run(FuzzedReader reader, Bounds bounds, Path directory)
      throws IOException, InterruptedException {
    // Runs that are repeatable begin with the seeds alone.
    Path corpus =
        bounds.executions() > 0
            ? emptied(directory.resolve("build-corpus"))
            : Files.createDirectories(directory.resolve("corpus"));
    Path seeds = emptied(directory.resolve("seeds"));
    writeSeeds(reader, seeds);
    Path words = directory.resolve("words.dict");
    Files.write(words, WORDS.stream().map(FuzzRun::entry).toList());
    Path log = directory.resolve("jazzer.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-OmitStackTraceInFastThrow",
                "-D" + JazzerEntry.READER + "=" + reader.name(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerEntry.class.getName(),
                "--instrumentation_includes=io.trailkeeper.core.**:com.fasterxml.jackson.core.**"
                    + ":org.bouncycastle.asn1.**:org.bouncycastle.cms.**:org.bouncycastle.tsp.**",
                "--custom_hook_includes=io.trailkeeper.core.**",
                "--instrumentation_excludes=io.trailkeeper.core.fuzz.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-dict=" + words,
                "-max_len=" + MAX_INPUT_BYTES,
                "-timeout=" + INPUT_SECONDS,
                "-max_total_time=" + bounds.seconds(),
                "-seed=" + bounds.seed()));
    if (bounds.executions() > 0) {
      command.add("-runs=" + bounds.executions());
    }
    command.add(corpus.toString());
    command.add(seeds.toString());
    Process jazzer =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!jazzer.waitFor(bounds.seconds() + START_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Jazzer does not end, see " + log);
      }
    } finally {
      jazzer.destroyForcibly();
    }
    return read(jazzer.exitValue(), log);
  }

  private static Path emptied(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    return directory;
  }

  private static void writeSeeds(FuzzedReader reader, Path directory) throws IOException {
    FuzzTarget target = reader.target();
    List<byte[]> seeds =
        Stream.of(target.seeds(), target.hostileSeeds(), findings(reader))
            .flatMap(List::stream)
            .toList();
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(directory.resolve("seed-" + i), seeds.get(i));
    }
  }

  /** Returns what was once found, oldest name first; none if there is no folder. */
  static List<byte[]> findings(FuzzedReader reader) throws IOException {
    Path folder = Path.of("src/test/resources/io/trailkeeper/core/fuzz", reader.folder());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<byte[]> findings = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        findings.add(Files.readAllBytes(file));
      }
    }
    return findings;
  }

  /** A line of a dictionary of libFuzzer. */
  private static String entry(String word) {
    return word.chars()
        .mapToObj(
            c -> c < ' ' || c == '"' || c == '\\' ? String.format("\\x%02x", c) : "" + (char) c)
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static FuzzRun read(int exitStatus, Path log) throws IOException {
    long[] last = new long[3];
    for (String line : new String(Files.readAllBytes(log), UTF_8).lines().toList()) {
      Matcher status = STATUS.matcher(line);
      if (status.find()) {
        for (int i = 0; i < last.length; i++) {
          last[i] = Long.parseLong(status.group(i + 1));
        }
      }
    }
    return new FuzzRun(last[0], last[1], last[2], exitStatus, log);
  }
}
