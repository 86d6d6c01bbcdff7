package io.trailkeeper.crds.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.trailkeeper.crds.reader.TrailFileException;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real API server says of the Trails in {@code api-server/}. A folder is named after the
 * field that its Trails are about; {@code valid-} ones are taken, {@code invalid-} ones are refused
 * with a message that contains what their first line says.
 */
@KubernetesTest
class CustomResourceValidationIT {

  private static final Path TRAILS = Path.of("src/test/resources/api-server");

  /** Trails that the reader of files refuses. */
  private static final Path UNREADABLE = Path.of("src/test/resources/trails/invalid");

  /** Of those, what the API server takes, and why. */
  private static final Map<String, String> TAKEN =
      Map.ofEntries(
          Map.entry("spec.advancedEventSelectors.fieldSelectors.equals-resources.type", "budget"),
          Map.entry(
              "spec.advancedEventSelectors.fieldSelectors.notEquals-sourceIPAddress", "budget"),
          Map.entry("spec.collector.nodeSelector-key", "budget: keys have no largest length"),
          Map.entry("spec.collector.resources.limits-key", "budget: keys have no largest length"),
          Map.entry("spec.delivery-merge-key", "YAML 1.1"),
          Map.entry("spec.destination.s3.objectLock.retentionDays-fraction", "365.0 is a number"),
          Map.entry("spec.destination.s3.objectLock.retentionDays-octal", "YAML 1.1"),
          Map.entry("spec.eventSelectors.includeManagementEvents-text", "YAML 1.1"),
          Map.entry("spec.logFileValidation.enabled-text", "YAML 1.1"),
          Map.entry("spec.logging-null", "null is absence"),
          Map.entry("spec.logging-text", "YAML 1.1"));

  private static TestingKubernetes kubernetes;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    kubernetes = TestingKubernetes.start();
    kubernetes.applyTrailkeeperCrds();
    client = kubernetes.client();
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  static List<Path> valid() {
    return named("valid-");
  }

  static List<Path> invalid() {
    return named("invalid-");
  }

  private static List<Path> named(String prefix) {
    return TestingTrails.files(TRAILS).stream()
        .filter(file -> file.getFileName().toString().startsWith(prefix))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void takesWhatIsValid(Path file) {
    // Given
    String yaml = TestingTrails.read(file);

    // When
    Optional<Status> refusal = TestingTrails.refusal(client, yaml);

    // Then
    assertThat(refusal).isEmpty();
    assertThatCode(() -> TrailReader.read(file.toString(), yaml)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refusesWhatIsInvalidAndSaysWhy(Path file) {
    // Given
    String yaml = TestingTrails.read(file);

    // When
    Optional<Status> refusal = TestingTrails.refusal(client, yaml);

    // Then
    assertThat(refusal).isPresent();
    assertThat(refusal.get().getMessage()).contains(TestingTrails.expectation(file));
    assertThatThrownBy(() -> TrailReader.read(file.toString(), yaml))
        .isInstanceOf(TrailFileException.class);
  }

  @Test
  void everyFileIsUsedAndNamedAfterAField() {
    // Given
    Set<String> fields = new HashSet<>(List.of("spec"));
    trailSchema().forEach((path, schema) -> fields.add(path.replaceAll("\\[]|\\{}", "")));

    // When
    List<Path> files = TestingTrails.files(TRAILS);

    // Then
    assertThat(files).hasSize(valid().size() + invalid().size()).hasSizeGreaterThan(200);
    assertThat(files)
        .allSatisfy(file -> assertThat(fields).contains(file.getParent().getFileName().toString()));
  }

  @Test
  void everyRuleEnumPatternAndRequiredFieldOfTheSpecIsBrokenByAFile() {
    // Given
    List<StatusCause> causes = new ArrayList<>();
    for (Path file : invalid()) {
      TestingTrails.refusal(client, TestingTrails.read(file))
          .filter(refusal -> refusal.getDetails() != null)
          .ifPresent(refusal -> causes.addAll(refusal.getDetails().getCauses()));
    }
    List<String> unbroken = new ArrayList<>();
    List<String> broken = new ArrayList<>();

    // When
    trailSchema()
        .forEach(
            (path, schema) -> {
              if (!path.startsWith("status")) {
                for (String expected : expectedCauses(path, schema)) {
                  boolean found = causes.stream().anyMatch(cause -> isCause(cause, expected));
                  (found ? broken : unbroken).add(expected);
                }
              }
            });

    // Then
    assertThat(unbroken).isEmpty();
    assertThat(broken).hasSizeGreaterThan(60);
  }

  /** Returns patterns of what is said of what a schema refuses. */
  private static List<String> expectedCauses(String path, Schema schema) {
    String field =
        Pattern.quote(path)
            .replace("[]", "\\E\\[[0-9]+]\\Q")
            .replace("{}", "\\E[.\\[][^.\\]]+]?\\Q");
    List<String> expected = new ArrayList<>();
    List<ValidationRule> rules = schema.props().getXKubernetesValidations();
    if (rules != null) {
      for (ValidationRule rule : rules) {
        String at = rule.getFieldPath() == null ? "" : rule.getFieldPath();
        String where = (path.isEmpty() ? at.replaceFirst("^[.]", "") : at);
        expected.add(
            field + Pattern.quote(where) + ": Invalid.*" + Pattern.quote(rule.getMessage()));
      }
    }
    if (schema.props().getEnum() != null && !schema.props().getEnum().isEmpty()) {
      expected.add(field + ": Unsupported value: .*");
    }
    if (schema.props().getPattern() != null) {
      expected.add(field + ": Invalid value: .* in body should match .*");
    }
    if (schema.props().getRequired() != null) {
      for (String name : schema.props().getRequired()) {
        expected.add(field + (path.isEmpty() ? "" : "\\.") + name + ": Required value");
      }
    }
    return expected;
  }

  private static boolean isCause(StatusCause cause, String expected) {
    return Pattern.compile(expected, Pattern.DOTALL)
        .matcher(cause.getField() + ": " + cause.getMessage())
        .matches();
  }

  @Test
  void refusesWhatTheReaderOfFilesRefusesButForWhatCannotBeSaidInASchema() {
    // Given
    List<Path> files =
        TestingTrails.files(UNREADABLE).stream()
            .filter(file -> file.getFileName().toString().startsWith("spec"))
            .toList();

    // When
    Set<String> taken = new HashSet<>();
    for (Path file : files) {
      if (TestingTrails.refusal(client, TestingTrails.read(file)).isEmpty()) {
        taken.add(file.getFileName().toString().replace(".yaml", ""));
      }
    }

    // Then
    assertThat(files).hasSizeGreaterThan(80);
    assertThat(taken).isEqualTo(TAKEN.keySet());
  }

  private static Schema trailSchema() {
    CustomResourceDefinition crd =
        Serialization.unmarshal(
            TestingTrails.read(Path.of("manifests/trails.trailkeeper.io.yaml")),
            CustomResourceDefinition.class);
    return new Schema(crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema());
  }
}
