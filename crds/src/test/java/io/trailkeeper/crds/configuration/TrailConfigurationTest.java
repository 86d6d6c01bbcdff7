package io.trailkeeper.crds.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.config.LogFileValidation;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.AdvancedEventSelector;
import io.trailkeeper.core.selector.DataResource;
import io.trailkeeper.core.selector.EventSelector;
import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import io.trailkeeper.core.selector.NamespaceSelector;
import io.trailkeeper.core.selector.NamespaceSelector.LabelExpression;
import io.trailkeeper.core.selector.ReadWriteType;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.core.selector.SelectorField;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class TrailConfigurationTest {

  private static final Path VALID = Path.of("src/test/resources/trails/valid");
  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "eu-1");

  @Test
  void fillsInEveryDefault() throws IOException {
    // When
    CollectorConfiguration configuration =
        TrailConfiguration.of(trail("spec.destination.volume-minimal"), CLUSTER);

    // Then
    assertThat(configuration)
        .isEqualTo(
            new CollectorConfiguration(
                new TrailArn("eu-1", "123456789012", "production"),
                true,
                new Selection(
                    new Scope.Cluster(),
                    List.of(new EventSelector(ReadWriteType.ALL, true, List.of(), List.of())),
                    List.of()),
                new Destination.Volume("audit-archive", "archive"),
                new DeliveryOptions(
                    LogFormat.CLOUD_TRAIL, Compression.GZIP, Duration.ofSeconds(60), 16_777_216),
                new LogFileValidation(true, Duration.ofHours(1), null)));
  }

  @Test
  void fillsInEveryDefaultOfABucket() throws IOException {
    // When
    CollectorConfiguration configuration =
        TrailConfiguration.of(trail("spec.destination.s3-minimal"), CLUSTER);

    // Then
    assertThat(configuration.destination())
        .isEqualTo(new Destination.S3("audit-archive", "", null, null, false, null, null, null));
  }

  @Test
  void mapsEveryFieldOfATrailWithABucket() throws IOException {
    // When
    CollectorConfiguration configuration =
        TrailConfiguration.inCluster(trail("spec-every-field-with-s3"), CLUSTER);

    // Then
    assertThat(configuration)
        .isEqualTo(
            new CollectorConfiguration(
                new TrailArn("eu-1", "123456789012", "production"),
                false,
                new Selection(
                    new Scope.Namespaces(
                        Set.of("billing", "payments"),
                        new NamespaceSelector(
                            Map.of("team", "payments"),
                            List.of(
                                new LabelExpression(
                                    "example.com/stage",
                                    LabelExpression.Operator.IN,
                                    List.of("production", "")),
                                new LabelExpression(
                                    "example.com/sandbox",
                                    LabelExpression.Operator.DOES_NOT_EXIST,
                                    List.of())))),
                    List.of(
                        new EventSelector(
                            ReadWriteType.WRITE_ONLY,
                            false,
                            List.of("coordination.k8s.io"),
                            List.of(
                                new DataResource(
                                    new ResourceType("secrets", "", ""),
                                    List.of("payments/", "billing/")),
                                new DataResource(new ResourceType("pods", "", "exec"), List.of()),
                                new DataResource(
                                    new ResourceType("widgets", "shop.example", ""), List.of())))),
                    List.of()),
                new Destination.S3(
                    "audit-archive",
                    "clusters/eu=1",
                    "eu-central-1",
                    URI.create("https://minio.storage:9000"),
                    true,
                    "audit-archive",
                    new Destination.Encryption(
                        Destination.Encryption.Type.KMS,
                        "arn:aws:kms:eu-central-1:123456789012:key/0a1b"),
                    new Destination.ObjectLock(Destination.ObjectLock.Mode.COMPLIANCE, 365)),
                new DeliveryOptions(
                    LogFormat.KUBERNETES, Compression.ZSTD, Duration.ofSeconds(90), 1_048_576),
                new LogFileValidation(false, Duration.ofMinutes(30), null)));
  }

  @Test
  void mapsEveryFieldOfATrailWithAVolume() throws IOException {
    // When
    CollectorConfiguration configuration =
        TrailConfiguration.of(trail("spec-every-field-with-volume"), CLUSTER);

    // Then
    assertThat(configuration)
        .isEqualTo(
            new CollectorConfiguration(
                new TrailArn("eu-1", "123456789012", "production"),
                true,
                new Selection(
                    new Scope.Cluster(),
                    List.of(),
                    List.of(
                        new AdvancedEventSelector(
                            "everything that people do",
                            List.of(
                                equalTo(SelectorField.EVENT_CATEGORY, "Management", "Data"),
                                new FieldSelector(
                                    SelectorField.USER_NAME,
                                    Map.of(
                                        Operator.EQUALS, List.of("alice", ""),
                                        Operator.STARTS_WITH, List.of("a"),
                                        Operator.ENDS_WITH, List.of("e"),
                                        Operator.NOT_EQUALS, List.of("bob"),
                                        Operator.NOT_STARTS_WITH, List.of("system:"),
                                        Operator.NOT_ENDS_WITH, List.of("-bot"))))),
                        new AdvancedEventSelector(
                            "",
                            List.of(
                                equalTo(SelectorField.EVENT_CATEGORY, "Data"),
                                equalTo(
                                    SelectorField.RESOURCES_TYPE,
                                    "widgets.shop.example",
                                    "pods/exec"))))),
                new Destination.Volume("audit-archive", "archive/production"),
                new DeliveryOptions(
                    LogFormat.CLOUD_TRAIL, Compression.GZIP, Duration.ofHours(1), 65_536),
                new LogFileValidation(
                    true, Duration.ofHours(24), URI.create("https://time.example/tsr"))));
  }

  private static FieldSelector equalTo(SelectorField field, String... values) {
    return new FieldSelector(field, Map.of(Operator.EQUALS, List.of(values)));
  }

  @Test
  void refusesALabelSelectorWithoutACluster() throws IOException {
    // Given
    Trail trail = trail("spec.scope.namespaces.selector");

    // When, Then
    assertThatThrownBy(() -> TrailConfiguration.of(trail, CLUSTER))
        .isInstanceOf(InvalidTrailException.class)
        .hasMessage(
            "spec.scope.namespaces.selector: found a label selector, which needs a cluster,"
                + " allowed: names");
  }

  @Test
  void takesALabelSelectorThatMatchesNoNamespaceYet() throws IOException {
    // When
    CollectorConfiguration configuration =
        TrailConfiguration.inCluster(trail("spec.scope.namespaces.selector"), CLUSTER);

    // Then
    assertThat(configuration.selection().scope())
        .isEqualTo(
            new Scope.Namespaces(Set.of(), new NamespaceSelector(Map.of("stage", "1"), List.of())));
  }

  @Test
  void refusesATrailThatIsWrongWithEveryViolation() {
    // Given
    Trail trail = new Trail();

    // When, Then
    assertThatThrownBy(() -> TrailConfiguration.of(trail, CLUSTER))
        .isInstanceOfSatisfying(
            InvalidTrailException.class, e -> assertThat(e.violations()).hasSize(2))
        .hasMessageStartingWith("metadata.name: found nothing, allowed: ")
        .hasMessageEndingWith(
            "\nspec: found nothing, allowed: an object with at least destination");
  }

  @Test
  void makesTheSameUnderAnotherLocaleAndTimeZone() throws IOException {
    // Given
    String before =
        TrailConfiguration.inCluster(trail("spec-every-field-with-s3"), CLUSTER).toString();
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

    try {
      // When
      String after =
          TrailConfiguration.inCluster(trail("spec-every-field-with-s3"), CLUSTER).toString();

      // Then
      assertThat(after).isEqualTo(before).contains("names=[billing, payments]");
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  private static Trail trail(String name) throws IOException {
    return TrailReader.read(name, Files.readAllBytes(VALID.resolve(name + ".yaml"))).get(0);
  }
}
