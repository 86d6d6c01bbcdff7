package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.trailkeeper.helm.testing.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LintTest {

  @ParameterizedTest
  @EnumSource(Chart.class)
  void helmFindsNothingToWarnOf(Chart chart) {
    // When
    LintResult result = new Helm(chart.directory()).lint().strict().call();

    // Then
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(m -> m.contains("[WARNING]"));
  }

  @ParameterizedTest
  @EnumSource(Chart.class)
  void versionIsThatOfTheBuild(Chart chart) throws IOException {
    // When
    Map<?, ?> metadata =
        new KubernetesSerialization()
            .unmarshal(Files.readString(chart.directory().resolve("Chart.yaml")), Map.class);

    // Then
    String build = System.getProperty("trailkeeper.version");
    assertThat(metadata.get("version")).isEqualTo(build);
    assertThat(metadata.get("appVersion")).isEqualTo(build);
  }
}
