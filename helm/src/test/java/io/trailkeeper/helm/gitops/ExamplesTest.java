package io.trailkeeper.helm.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.trailkeeper.helm.testing.Chart;
import io.trailkeeper.helm.testing.RenderedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples for GitOps install what the charts can install. */
class ExamplesTest {

  private static final Path REPOSITORY = Chart.TRAILKEEPER.directory().resolve("../..").normalize();

  @ParameterizedTest
  @CsvSource({
    "argocd/applications.yaml, Application, /spec/source/path, /spec/source/helm/valuesObject",
    "flux/trailkeeper.yaml, HelmRelease, /spec/chart/spec/chart, /spec/values"
  })
  void chartsAreThereAndTakeTheValues(String file, String kind, String chart, String values)
      throws IOException {
    // Given
    List<GenericKubernetesResource> objects =
        read(REPOSITORY.resolve("examples/gitops").resolve(file));
    List<String> charts = new ArrayList<>();

    // When
    for (GenericKubernetesResource object : objects) {
      if (object.getKind().equals(kind)
          && at(object, chart) instanceof String path
          && path.startsWith("helm/")) {
        charts.add(path);
        Map<?, ?> given = at(object, values) instanceof Map<?, ?> map ? map : Map.of();
        RenderedChart rendered =
            RenderedChart.render(
                path.equals("helm/trailkeeper") ? Chart.TRAILKEEPER : Chart.CRDS,
                object.getMetadata().getName(),
                "trailkeeper-system",
                texts(given));
        assertThat(rendered.objects()).isNotEmpty();
      }
    }

    // Then: the custom resources first
    assertThat(charts).containsExactly("helm/trailkeeper-crds", "helm/trailkeeper");
  }

  private static List<GenericKubernetesResource> read(Path file) throws IOException {
    List<GenericKubernetesResource> objects = new ArrayList<>();
    for (String document : Files.readString(file).split("(?m)^---$", -1)) {
      objects.add(
          new KubernetesSerialization().unmarshal(document, GenericKubernetesResource.class));
    }
    return objects;
  }

  private static Object at(GenericKubernetesResource object, String path) {
    Object value = object.getAdditionalProperties();
    for (String name : path.substring(1).split("/", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }

  private static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(String.valueOf(key), value));
    return texts;
  }
}
