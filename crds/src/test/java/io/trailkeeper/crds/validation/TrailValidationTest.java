package io.trailkeeper.crds.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules one by one are in the folder of invalid Trails; here is what holds for all. */
class TrailValidationTest {

  private static final Path VALID = Path.of("src/test/resources/trails/valid");
  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");

  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void rendersAViolationInOneLine() {
    assertThat(new Violation("spec.delivery.maxInterval", "\"2h\"", "1s to 1h"))
        .hasToString("spec.delivery.maxInterval: found \"2h\", allowed: 1s to 1h");
  }

  @Test
  void findsWhatIsMissingInAnEmptyTrail() {
    // Given
    Trail trail = new Trail();
    trail.setMetadata(null);

    // When
    List<Violation> violations = TrailValidation.validate(trail);

    // Then
    assertThat(violations).extracting(Violation::path).containsExactly("metadata.name", "spec");
  }

  @Test
  void allowsNamesThatBothCloudTrailAndKubernetesAllow() {
    for (String name : new String[] {"abc", "a-1.b-2", "0a0", "10.0.0", "a".repeat(128)}) {
      assertThat(isName(name)).as(name).isTrue();
    }
    for (String name :
        new String[] {
          "",
          "ab",
          "-abc",
          "abc-",
          "abc.",
          "a..b",
          "a.-b",
          "a_b",
          "Abc",
          "10.0.0.1",
          "caf\u00e9",
          "\u0131stanbul",
          "abc\n",
          "a".repeat(129)
        }) {
      assertThat(isName(name)).as(name).isFalse();
    }
  }

  private static boolean isName(String name) {
    Trail trail = new Trail();
    trail.setMetadata(new ObjectMeta());
    trail.getMetadata().setName(name);
    return TrailValidation.validate(trail).stream()
        .noneMatch(violation -> violation.path().equals("metadata.name"));
  }

  @Test
  void neverFailsAndLetsNothingPassThatCannotBeConfigured() throws Exception {
    // Given
    Random random = new Random(20260101);
    List<JsonNode> seeds = new ArrayList<>();
    for (String name :
        new String[] {
          "spec-every-field-with-s3",
          "spec-every-field-with-volume",
          "spec.advancedEventSelectors.fieldSelectors.field-each"
        }) {
      Trail trail =
          TrailReader.read(name, Files.readAllBytes(VALID.resolve(name + ".yaml"))).get(0);
      seeds.add(mapper.valueToTree(trail));
    }
    int valid = 0;

    for (int i = 0; i < 6000; i++) {
      ObjectNode json = seeds.get(i % seeds.size()).deepCopy();
      for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
        edit(json.get("spec"), random);
      }
      Trail trail = mapper.treeToValue(json, Trail.class);

      // When
      List<Violation> violations = TrailValidation.validate(trail);

      // Then
      if (violations.isEmpty()) {
        valid++;
        assertThat(TrailConfiguration.inCluster(trail, CLUSTER)).isNotNull();
      }
      assertThat(violations)
          .allSatisfy(
              violation -> assertThat(violation.toString()).hasLineCount(1).hasSizeLessThan(4000));
    }
    assertThat(valid).isBetween(500, 5500);
  }

  /** Removes a value somewhere, makes it null or empty, or another text. */
  private void edit(JsonNode node, Random random) {
    List<Runnable> edits = new ArrayList<>();
    collectEdits(node, random, edits);
    edits.get(random.nextInt(edits.size())).run();
  }

  private void collectEdits(JsonNode node, Random random, List<Runnable> edits) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              entry -> {
                String name = entry.getKey();
                edits.add(() -> object.remove(name));
                edits.add(() -> object.set(name, other(entry.getValue(), random)));
                collectEdits(entry.getValue(), random, edits);
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        edits.add(() -> array.remove(index));
        edits.add(() -> array.set(index, other(array.get(index), random)));
        edits.add(() -> array.add(array.get(index)));
        collectEdits(array.get(i), random, edits);
      }
    }
  }

  private JsonNode other(JsonNode value, Random random) {
    if (value.isNull() || random.nextInt(4) == 0) {
      return mapper.nullNode();
    }
    if (value.isObject()) {
      return mapper.createObjectNode();
    }
    if (value.isArray()) {
      return mapper.createArrayNode();
    }
    if (value.isBoolean()) {
      return mapper.getNodeFactory().booleanNode(!value.booleanValue());
    }
    if (value.isNumber()) {
      return mapper.getNodeFactory().numberNode(random.nextLong());
    }
    String[] texts = {
      "x",
      "UPPER",
      "a.b",
      "1",
      "-1",
      "10.0.0.0/8",
      "1h",
      "24h",
      "1Mi",
      "true",
      "Data",
      "..",
      "/",
      "\u0000",
      "\uD83D",
      "secrets",
      "verb",
      "Gzip",
      "x".repeat(300)
    };
    return mapper.getNodeFactory().textNode(texts[random.nextInt(texts.length)]);
  }
}
