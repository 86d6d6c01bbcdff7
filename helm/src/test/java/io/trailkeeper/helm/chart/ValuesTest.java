package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.trailkeeper.helm.testing.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** values.yaml, its schema and the chart's README tell of the same values. */
class ValuesTest {

  private static final Path CHART = Chart.TRAILKEEPER.directory();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Values whose members explain themselves, or are Kubernetes' own. */
  private static final Pattern UNCOMMENTED =
      Pattern.compile(" *(repository|enabled|labels|requests|limits|kind|name|resources):.*");

  @Test
  void schemaKnowsEveryValueAndNoOther() throws IOException {
    // Given
    JsonNode values = JSON.valueToTree(values());
    JsonNode schema = JSON.readTree(Files.readString(CHART.resolve("values.schema.json")));

    // When
    Set<String> described = new TreeSet<>();
    describe(schema, schema, "", described);

    // Then
    Set<String> given = new TreeSet<>();
    paths(values, "", schema, schema, given);
    described.remove("/global");
    assertThat(given).isEqualTo(described);
  }

  @Test
  void everyObjectOfOursIsClosed() throws IOException {
    // Given
    JsonNode schema = JSON.readTree(Files.readString(CHART.resolve("values.schema.json")));

    // When
    List<JsonNode> objects = new ArrayList<>();
    collectObjects(schema, objects);

    // Then
    assertThat(objects)
        .hasSizeGreaterThan(10)
        .allSatisfy(node -> assertThat(node.path("additionalProperties").isBoolean()).isTrue());
  }

  @Test
  void everyValueIsExplained() throws IOException {
    // When
    List<String> lines = Files.readAllLines(CHART.resolve("values.yaml"));

    // Then
    List<String> bare = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean isLeaf = line.matches(" *[A-Za-z]+: .+");
      if (isLeaf
          && !lines.get(i - 1).strip().startsWith("#")
          && !UNCOMMENTED.matcher(line).matches()) {
        bare.add(line);
      }
    }
    assertThat(bare)
        .as("values without a comment above them")
        .allMatch(line -> isPlacement(line) || line.strip().startsWith("interval"));
  }

  @Test
  void readmeNamesEveryValue() throws IOException {
    // Given
    String readme = Files.readString(CHART.resolve("README.md"));
    Set<String> leaves = new TreeSet<>();
    JsonNode schema = JSON.readTree(Files.readString(CHART.resolve("values.schema.json")));
    describe(schema, schema, "", leaves);
    leaves.remove("/global");

    // When, Then
    assertThat(leaves)
        .allSatisfy(
            path -> {
              String last = path.substring(path.lastIndexOf('/') + 1);
              String whole = path.substring(1).replace('/', '.');
              assertThat(readme)
                  .containsAnyOf("`" + whole + "`", "`." + last + "`", "." + last + "`");
            });
  }

  private static void collectObjects(JsonNode schema, List<JsonNode> into) {
    if (schema.path("type").asText().equals("object") && schema.has("properties")) {
      into.add(schema);
    }
    schema.forEach(child -> collectObjects(child, into));
  }

  private static boolean isPlacement(String line) {
    return line.matches(" *(nodeSelector|tolerations): .*");
  }

  private static Map<?, ?> values() throws IOException {
    return new KubernetesSerialization()
        .unmarshal(Files.readString(CHART.resolve("values.yaml")), Map.class);
  }

  private static JsonNode resolve(JsonNode root, JsonNode schema) {
    return schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
  }

  /** The paths of what a schema calls by name, down to what it leaves open. */
  private static void describe(JsonNode root, JsonNode schema, String path, Set<String> into) {
    JsonNode resolved = resolve(root, schema);
    if (!resolved.has("properties") || path.endsWith("/resources")) {
      into.add(path);
      return;
    }
    resolved
        .path("properties")
        .properties()
        .forEach(p -> describe(root, p.getValue(), path + "/" + p.getKey(), into));
  }

  /** The paths of values, as deep as the schema calls them by name. */
  private static void paths(
      JsonNode value, String path, JsonNode root, JsonNode schema, Set<String> into) {
    JsonNode resolved = resolve(root, schema);
    if (!value.isObject() || !resolved.has("properties") || path.endsWith("/resources")) {
      into.add(path);
      return;
    }
    value
        .properties()
        .forEach(
            p ->
                paths(
                    p.getValue(),
                    path + "/" + p.getKey(),
                    root,
                    resolved.path("properties").path(p.getKey()),
                    into));
  }
}
