package io.trailkeeper.core.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.trailkeeper.core.fuzz.FuzzRun.Bounds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzes each reader with Jazzer, guided by coverage, from valid input. In a build it is short and
 * begins with the same random number, so that only a change to a reader, or to a library, makes it
 * another run; {@code docs/fuzzing.md} says how to let it run at length.
 */
class ReadersFuzzTest {

  private static final int LONG_SECONDS = Integer.getInteger("fuzz.seconds", 0);

  private static final Map<FuzzedReader, CompletableFuture<FuzzRun>> RUNS =
      new EnumMap<>(FuzzedReader.class);
  private static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(2);

  @BeforeAll
  static void start() {
    for (FuzzedReader reader : FuzzedReader.values()) {
      Path directory = Path.of("target", "fuzz", reader.folder()).toAbsolutePath();
      RUNS.put(
          reader,
          CompletableFuture.supplyAsync(() -> FuzzRun.of(reader, bounds(), directory), EXECUTOR));
    }
  }

  private static Bounds bounds() {
    return LONG_SECONDS == 0
        ? new Bounds(6, 20_000, 1)
        : new Bounds(LONG_SECONDS, 0, (int) (System.nanoTime() & 0x7ffffffe) + 1);
  }

  @AfterAll
  static void stop() {
    EXECUTOR.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void seedsAreAccepted(FuzzedReader reader) throws IOException {
    BoundedTarget target = new BoundedTarget(reader.target());
    for (byte[] seed : reader.target().seeds()) {
      assertThat(target.accepts(seed)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasFoundOnceIsNotFoundAgain(FuzzedReader reader) throws IOException {
    BoundedTarget target = new BoundedTarget(reader.target());
    for (List<byte[]> inputs : List.of(reader.target().hostileSeeds(), FuzzRun.findings(reader))) {
      for (byte[] input : inputs) {
        assertThatNoException().isThrownBy(() -> target.accepts(input));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsFound(FuzzedReader reader) {
    // When
    FuzzRun run = RUNS.get(reader).join();

    // Then
    System.out.printf(
        "FUZZED: %s: %d inputs, %d branches reached, %d inputs kept%n",
        reader.folder(), run.executions(), run.coverage(), run.corpus());
    assertThat(run.exitStatus()).as("see %s, and docs/fuzzing.md", run.log()).isZero();
    assertThat(run.executions()).isGreaterThan(reader.target().seeds().size());
  }
}
