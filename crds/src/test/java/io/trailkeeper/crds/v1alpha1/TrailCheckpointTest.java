package io.trailkeeper.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailCheckpointTest {

  private static final String OBJECT =
      """
      {"apiVersion": "trailkeeper.io/v1alpha1", "kind": "TrailCheckpoint", "extra": 1,
       "metadata": {"name": "production", "namespace": "trailkeeper", "extra": {}},
       "status": {"extra": [1], "checkpoint": %s}}
      """;

  @Test
  void isANamespacedCheckpointOfItsGroup() {
    // When
    TrailCheckpoint checkpoint = new TrailCheckpoint();

    // Then
    assertThat(checkpoint.getApiVersion()).isEqualTo("trailkeeper.io/v1alpha1");
    assertThat(checkpoint.getKind()).isEqualTo(TrailCheckpoint.KIND);
    assertThat(checkpoint).isInstanceOf(Namespaced.class);
    assertThat(checkpoint.getSpec()).isNull();
    assertThat(CustomResource.getCRDName(TrailCheckpoint.class))
        .isEqualTo("trailcheckpoints.trailkeeper.io");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"formatVersion\": 99, \"mood\": {\"of\": [\"the\", null]}}",
        "\"nonsense\"",
        "[1]",
        "7",
        "true",
        "{}"
      })
  void readsAndWritesWhateverIsACheckpoint(String json) throws Exception {
    // Given
    KubernetesSerialization serialization = new KubernetesSerialization();

    // When
    TrailCheckpoint read = serialization.unmarshal(OBJECT.formatted(json), TrailCheckpoint.class);
    TrailCheckpoint again =
        serialization.unmarshal(serialization.asJson(read), TrailCheckpoint.class);

    // Then
    assertThat(read.getStatus().checkpoint()).isEqualTo(new ObjectMapper().readTree(json));
    assertThat(again.getStatus()).isEqualTo(read.getStatus());
  }

  @Test
  void nullIsNoCheckpoint() {
    // When
    TrailCheckpoint read =
        new KubernetesSerialization().unmarshal(OBJECT.formatted("null"), TrailCheckpoint.class);

    // Then
    assertThat(read.getStatus().checkpoint()).isNull();
  }
}
