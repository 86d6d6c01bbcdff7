package io.trailkeeper.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.TrailkeeperMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small runs with real processes: what is measured is there and fits, however long it takes. */
class PathBenchIT {

  /** What is in the recorded working day. */
  private static final int EVENTS = 605;

  private static final int BODIES = 13;

  @ParameterizedTest
  @CsvSource({"s3, Kubernetes, Gzip", "volume, CloudTrail, Zstd"})
  void everythingIsDeliveredAndEveryProcessHasItsCost(
      String destination, String format, String compression) throws IOException {
    // When
    JsonNode report =
        run(
            "--batches=" + Home.events(),
            "--rounds=2",
            "--warm-up=1",
            "--trails=2",
            "--selectors=3",
            "--max-interval=1s",
            "--destination=" + destination,
            "--format=" + format,
            "--compression=" + compression);

    // Then
    assertThat(report.path("problems")).isEmpty();
    assertThat(report.path("events").asInt()).isEqualTo(2 * EVENTS);
    assertThat(report.path("warmUpEvents").asInt()).isEqualTo(EVENTS);
    assertThat(report.path("bodies").asInt()).isEqualTo(2 * BODIES);
    assertThat(report.path("acknowledgement").path("count").asInt()).isEqualTo(2 * BODIES);
    assertThat(report.path("journaledToDelivered").path("count").asInt()).isEqualTo(2 * EVENTS);
    assertThat(report.path("fsyncs").asInt()).isPositive();
    assertThat(report.path("logFiles").asInt()).isPositive();
    assertThat(report.path("storedBytes").asLong())
        .isPositive()
        .isLessThan(report.path("contentBytes").asLong());
    assertThat(report.path("bareFsync")).hasSize(2);
    assertThat(report.path("processes"))
        .extracting(process -> process.path("name").asText())
        .containsExactly("capture", "bench-1", "bench-2");
    double all = 0;
    for (JsonNode process : report.path("processes")) {
      assertThat(process.path("cpuSeconds").asDouble())
          .isGreaterThan(process.path("warmUpCpuSeconds").asDouble())
          .isGreaterThan(0.1);
      assertThat(process.path("peakBytes").asLong()).isGreaterThan(32L << 20);
      all += process.path("cpuSecondsPerGB").asDouble();
    }
    assertThat(report.path("cpuSecondsPerGB").asDouble()).isCloseTo(all, within());
  }

  @Test
  void stagesAreMeasuredBesideWhatTheyAreComparedWith() throws IOException {
    // When
    JsonNode costs = run("--batches=" + Home.events(), "--stage=compress");

    // Then
    assertThat(costs)
        .extracting(cost -> cost.path("name").asText())
        .containsExactly(
            "compress Gzip", "java.util.zip.Deflater 6", "zstd 3 by itself", "SHA-256 by itself");
    for (JsonNode cost : costs) {
      assertThat(cost.path("events").asInt()).isEqualTo(EVENTS);
      assertThat(cost.path("nanosPerEvent").asDouble()).isPositive();
      assertThat(cost.path("cpuSecondsPerGB").asDouble()).isPositive();
    }
  }

  private static Offset<Double> within() {
    return Offset.offset(0.01);
  }

  private static JsonNode run(String... options) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments = new String[options.length + 2];
    arguments[0] = "bench";
    arguments[1] = "--output=json";
    System.arraycopy(options, 0, arguments, 2, options.length);
    int status =
        TrailkeeperMain.commandLine(Clock.systemUTC(), new BenchCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    assertThat(status).as("%s%n%s", err, out).isZero();
    return new ObjectMapper().readTree(out.toString());
  }
}
