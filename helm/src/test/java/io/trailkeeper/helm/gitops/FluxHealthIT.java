package io.trailkeeper.helm.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.helm.testing.Chart;
import io.trailkeeper.helm.testing.RenderedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Flux' {@code healthCheckExprs}, evaluated by an API server: the message with which an admission
 * policy refuses a sample is what Flux would find, asked in Flux' order.
 */
@KubernetesTest
class FluxHealthIT {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final String POLICY = "flux-health";
  private static final String VERDICT = "Flux says ";
  private static final Path EXAMPLE =
      Chart.TRAILKEEPER.directory().resolve("../../examples/gitops/flux/trails.yaml").normalize();

  /** What Argo CD calls it, and Flux. */
  private static final Map<String, String> WORDS =
      Map.of("Healthy", "current", "Progressing", "inProgress", "Degraded", "failed");

  private static TestingKubernetes kubernetes;

  @BeforeAll
  static void start() throws IOException {
    kubernetes = TestingKubernetes.start();
    KubernetesClient client = kubernetes.client();
    // A status that is not a subresource is there when an object is created.
    for (GenericKubernetesResource crd : RenderedChart.renderCrds().objects()) {
      Map<String, Object> version = crd.<List<Map<String, Object>>>get("spec", "versions").get(0);
      version.remove("subresources");
      RenderedChart.apply(client, crd);
    }
    client
        .resource(
            new ValidatingAdmissionPolicyBuilder()
                .withNewMetadata()
                .withName(POLICY)
                .endMetadata()
                .withNewSpec()
                .withNewMatchConstraints()
                .addNewResourceRule()
                .withApiGroups("trailkeeper.io")
                .withApiVersions("v1alpha1")
                .withResources("trails")
                .withOperations("CREATE")
                .endResourceRule()
                .endMatchConstraints()
                .addNewValidation()
                .withExpression("false")
                .withMessageExpression(verdict())
                .endValidation()
                .endSpec()
                .build())
        .create();
    client
        .resource(
            new ValidatingAdmissionPolicyBindingBuilder()
                .withNewMetadata()
                .withName(POLICY)
                .endMetadata()
                .withNewSpec()
                .withPolicyName(POLICY)
                .withValidationActions("Deny")
                .endSpec()
                .build())
        .create();
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  /** The samples that have a status; without one Flux waits. */
  static Stream<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/trails"))) {
      return files.filter(f -> !f.endsWith("new.yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void fluxSaysWhatArgoSays(Path sample) throws IOException {
    // Given
    String text = Files.readString(sample);
    String argo = text.substring("# ".length(), text.indexOf(':'));
    GenericKubernetesResource trail =
        SERIALIZATION.unmarshal(text, GenericKubernetesResource.class);
    // Its generation is the API server's to set; the policy looks for it here.
    trail.getMetadata().setLabels(Map.of("generation", "g" + trail.getMetadata().getGeneration()));
    trail.setAdditionalProperty(
        "spec", Map.of("destination", Map.of("volume", Map.of("claimName", "audit-archive"))));

    // When
    String verdict =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> refusal(trail), message -> message.contains(VERDICT));

    // Then
    assertThat(verdict).contains(VERDICT + WORDS.get(argo));
  }

  private static String refusal(GenericKubernetesResource trail) {
    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class,
            () -> kubernetes.client().resource(trail).dryRun().create());
    return refused == null ? "" : String.valueOf(refused.getMessage());
  }

  private static String verdict() throws IOException {
    GenericKubernetesResource kustomization =
        SERIALIZATION.unmarshal(Files.readString(EXAMPLE), GenericKubernetesResource.class);
    Map<String, Object> check =
        kustomization.<List<Map<String, Object>>>get("spec", "healthCheckExprs").get(0);
    return "'%s' + ((%s) ? 'inProgress' : (%s) ? 'failed' : (%s) ? 'current' : 'inProgress')"
        .formatted(
            VERDICT,
            expression(check, "inProgress"),
            expression(check, "failed"),
            expression(check, "current"));
  }

  private static String expression(Map<String, Object> check, String name) {
    return String.valueOf(check.get(name))
        .replaceAll("\\bstatus\\.(?=observedGeneration|conditions)", "object.status.")
        .replace("metadata.generation", "int(object.metadata.labels['generation'].substring(1))");
  }
}
