package io.trailkeeper.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.bench.cluster.ApiServerPrograms;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OperatorBenchIT {

  @BeforeAll
  static void requirePrograms() {
    Assumptions.assumeTrue(OperatorBenchIT::areProgramsThere, "kube-apiserver and etcd");
  }

  @Test
  void aFewTrailsBecomeReadyAndThenNothingIsWritten() throws IOException {
    // Given
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new BenchCommand()).setOut(new PrintWriter(out, true));

    // When
    int status =
        command.execute("operator", "--trails=2,3", "--rest=2", "--work=2", "--output=json");

    // Then
    assertThat(status).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("problems")).isEmpty();
    assertThat(report.path("costs")).hasSize(2);
    for (JsonNode cost : report.path("costs")) {
      int trails = cost.path("trails").asInt();
      assertThat(cost.path("readyWrites").path("patch deployments").asInt()).isEqualTo(trails);
      assertThat(cost.path("restWrites").asInt()).isZero();
      assertThat(cost.path("workWrites").asInt()).isEqualTo(trails);
      assertThat(cost.path("restartWrites").asInt()).isZero();
      assertThat(cost.path("startCpuSeconds").asDouble()).isPositive();
      assertThat(cost.path("readyCpuSeconds").asDouble()).isPositive();
      assertThat(cost.path("restartCpuSeconds").asDouble()).isPositive();
      assertThat(cost.path("peakBytes").asLong())
          .isGreaterThanOrEqualTo(cost.path("steadyBytes").asLong());
    }
  }

  private static boolean areProgramsThere() {
    try {
      ApiServerPrograms.find();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
