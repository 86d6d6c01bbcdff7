package io.trailkeeper.crds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailSchemaTest {

  private static Schema schema(String crd) {
    return new Schema(
        Serialization.unmarshal(
                CrdManifests.generate().get(crd + ".yaml"), CustomResourceDefinition.class)
            .getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema());
  }

  @ParameterizedTest
  @ValueSource(strings = {"trails.trailkeeper.io", "trailcheckpoints.trailkeeper.io"})
  void everyFieldIsDescribed(String crd) {
    // Given
    List<String> fields = new ArrayList<>();
    List<String> undescribed = new ArrayList<>();

    // When
    schema(crd)
        .forEach(
            (path, schema) -> {
              // Of metadata the API server allows no description: it has its own.
              if (!path.endsWith("]") && !path.endsWith("}") && !path.equals("metadata")) {
                fields.add(path);
                String text = schema.props().getDescription();
                if (text == null || text.length() < 12 || !text.endsWith(".")) {
                  undescribed.add(path + ": " + text);
                }
              }
            });

    // Then
    assertThat(undescribed).isEmpty();
    assertThat(fields).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trails.trailkeeper.io", "trailcheckpoints.trailkeeper.io"})
  void everyListSaysHowItIsMergedAndEveryNumberHowLargeItIs(String crd) {
    schema(crd)
        .forEach(
            (path, schema) -> {
              JSONSchemaProps props = schema.props();
              if ("array".equals(props.getType())) {
                assertThat(props.getXKubernetesListType()).as(path).isIn("atomic", "map");
              }
              if ("integer".equals(props.getType())) {
                assertThat(props.getFormat()).as(path).isEqualTo("int64");
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = "trails.trailkeeper.io")
  void everythingInTheSpecHasALargestSize(String crd) {
    // Given
    List<String> unbounded = new ArrayList<>();

    // When
    schema(crd)
        .at("spec")
        .forEach(
            (path, schema) -> {
              JSONSchemaProps props = schema.props();
              boolean isBounded =
                  switch (String.valueOf(props.getType())) {
                    case "array" -> props.getMaxItems() != null;
                    case "string" ->
                        props.getMaxLength() != null
                            || (props.getEnum() != null && !props.getEnum().isEmpty());
                    case "object" ->
                        props.getAdditionalProperties() == null || props.getMaxProperties() != null;
                    default -> true;
                  };
              if (!isBounded) {
                unbounded.add(path);
              }
            });

    // Then
    assertThat(unbounded).isEmpty();
  }
}
