package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.trailkeeper.helm.testing.Chart;
import io.trailkeeper.helm.testing.RenderedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The templates of {@code trailkeeper-crds} are the manifests of {@code crds}, with what Helm needs
 * to be told. With {@code -Dcrds.write=true} they are written, else compared.
 */
class CustomResourcesTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final Path CHART = Chart.CRDS.directory();
  private static final Path MANIFESTS = CHART.resolve("../../crds/manifests").normalize();

  private static final String HEAD =
      """
      # %s, as a template. Do not edit: run
      # mvn test -pl helm -am -Dtest=CustomResourcesTest -Dsurefire.failIfNoSpecifiedTests=false -Dcrds.write=true
      """;

  /**
   * What is said to Helm: to update them with the release, and to keep them, and all Trails,
   * without it.
   */
  private static final String METADATA =
      """
      metadata:
        annotations:
          helm.sh/resource-policy: keep
        labels:
          app.kubernetes.io/name: trailkeeper-crds
          app.kubernetes.io/instance: {{ .Release.Name | quote }}
          app.kubernetes.io/managed-by: {{ .Release.Service }}
          app.kubernetes.io/part-of: trailkeeper
          app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
          helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
      """;

  static Stream<Path> manifests() throws IOException {
    return files(MANIFESTS).stream();
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void templateIsTheManifest(Path manifest) throws IOException {
    // Given
    Path template = CHART.resolve("templates").resolve(manifest.getFileName());
    String expected = template(manifest);
    if (Boolean.getBoolean("crds.write")) {
      Files.writeString(template, expected);
    }

    // When
    String actual = Files.isRegularFile(template) ? Files.readString(template) : "";

    // Then
    assertThat(actual)
        .as("%s; the head of the file says how it is written", template)
        .isEqualTo(expected);
  }

  @Test
  void thereIsATemplateForEachManifestAndNoOther() throws IOException {
    // When
    List<Path> templates = files(CHART.resolve("templates"));

    // Then
    assertThat(templates)
        .extracting(Path::getFileName)
        .containsExactlyElementsOf(files(MANIFESTS).stream().map(Path::getFileName).toList());
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void whatIsRenderedIsKeptAndElseTheManifest(Path manifest) throws IOException {
    // Given
    GenericKubernetesResource expected =
        SERIALIZATION.unmarshal(Files.readString(manifest), GenericKubernetesResource.class);

    // When
    GenericKubernetesResource rendered =
        RenderedChart.renderCrds().objects().stream()
            .filter(o -> o.getMetadata().getName().equals(expected.getMetadata().getName()))
            .findFirst()
            .orElseThrow();

    // Then
    assertThat(rendered.getMetadata().getAnnotations())
        .containsEntry("helm.sh/resource-policy", "keep");
    assertThat(rendered.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "Helm");
    assertThat(rendered.<Object>get("spec")).isEqualTo(expected.get("spec"));
  }

  private static String template(Path manifest) throws IOException {
    String text = Files.readString(manifest);
    assertThat(text).doesNotContain("{{").containsOnlyOnce("\nmetadata:\n");
    // Comments that are not the template's own stay behind.
    String body =
        text.lines().filter(l -> !l.startsWith("#")).map(l -> l + "\n").reduce("", String::concat);
    return HEAD.formatted("crds/manifests/" + manifest.getFileName())
        + body.replace("metadata:\n  name:", METADATA + "  name:");
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
