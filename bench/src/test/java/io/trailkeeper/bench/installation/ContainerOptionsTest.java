package io.trailkeeper.bench.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerOptionsTest {

  private static final Path HOME = Path.of(System.getProperty("trailkeeper.home", ".."));

  @Test
  void captureIsStartedAsTheChartStartsIt() throws IOException {
    // Given
    String values = read("helm/trailkeeper/values.yaml");
    String templates = read("helm/trailkeeper/templates/_helpers.tpl");

    // When
    String capture = values.substring(values.indexOf("\ncapture:"));

    // Then
    assertThat(capture.substring(0, capture.indexOf("priorityClassName")))
        .contains("limits: {memory: 512Mi}");
    assertThat(ContainerOptions.CAPTURE.memoryMebibytes()).isEqualTo(512);
    assertThat(templates)
        .contains(
            "- name: JAVA_TOOL_OPTIONS\n  value: "
                + ContainerOptions.CAPTURE.javaToolOptions()
                + "\n");
  }

  @Test
  void aCollectorIsStartedAsTheOperatorStartsIt() throws IOException {
    // When
    String derived = read("operator/src/test/resources/derived/out-minimal.yaml");

    // Then
    assertThat(derived)
        .contains("value: \"" + ContainerOptions.COLLECTOR.javaToolOptions() + "\"\n")
        .containsPattern("limits:\\s+cpu: \"1\"\\s+memory: \"512Mi\"");
    assertThat(ContainerOptions.COLLECTOR.memoryMebibytes()).isEqualTo(512);
    assertThat(ContainerOptions.COLLECTOR.processors()).isEqualTo(1);
  }

  @Test
  void theEntryPointIsTheImages() throws IOException {
    // When
    String pom = read("cli/pom.xml");

    // Then
    assertThat(pom.lines().map(String::strip).filter(line -> line.startsWith("<entry>-XX")))
        .containsExactlyElementsOf(
            ContainerOptions.IMAGE.stream()
                .map(option -> "<entry>" + option + "</entry>")
                .toList());
  }

  @Test
  void theHeapIsTheShareOfTheLimit() {
    assertThat(ContainerOptions.CAPTURE.jvm())
        .containsExactly(
            "-Xms64m",
            "-Xmx307m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:InitialRAMPercentage=12.5",
            "-XX:NewRatio=1",
            "-XX:SurvivorRatio=4",
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=2400",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=160000",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.GHASH::update,0.005",
            "-XX:-UsePerfData");
  }

  @Test
  void anotherHeapAndMoreOptionsOverride() {
    // When
    List<String> options =
        ContainerOptions.COLLECTOR.withHeap(96).with(List.of("-XX:+UseParallelGC")).jvm();

    // Then
    assertThat(options)
        .contains("-Xms64m", "-Xmx96m", "-XX:ActiveProcessorCount=1")
        .doesNotContain("-XX:+UseSerialGC")
        .endsWith("-XX:+UseParallelGC");
  }

  private static String read(String path) throws IOException {
    return Files.readString(HOME.resolve(path));
  }
}
