package io.trailkeeper.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.classification.ResourceType;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.AdvancedEventSelector;
import io.trailkeeper.core.selector.DataResource;
import io.trailkeeper.core.selector.EventFilter;
import io.trailkeeper.core.selector.EventFilterFormat;
import io.trailkeeper.core.selector.EventSelector;
import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.NamespaceSelector;
import io.trailkeeper.core.selector.NamespaceSelector.LabelExpression;
import io.trailkeeper.core.selector.ReadWriteType;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.core.selector.SelectorField;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CollectorConfigurationFormatTest {

  private static final Selection BASIC =
      new Selection(
          new Scope.Namespaces(
              Set.of("payments", "billing"),
              new NamespaceSelector(
                  Map.of("team", "payments"),
                  List.of(
                      new LabelExpression("stage", LabelExpression.Operator.IN, List.of("a", "")),
                      new LabelExpression("old", LabelExpression.Operator.EXISTS, List.of())))),
          List.of(
              new EventSelector(
                  ReadWriteType.WRITE_ONLY,
                  false,
                  List.of("coordination.k8s.io"),
                  List.of(
                      new DataResource(ResourceType.parse("pods/exec"), List.of()),
                      new DataResource(ResourceType.parse("secrets"), List.of("payments/"))))),
          List.of());

  private static final Selection ADVANCED =
      new Selection(
          new Scope.Cluster(),
          List.of(),
          List.of(
              new AdvancedEventSelector(
                  "all but nodes",
                  List.of(
                      new FieldSelector(
                          SelectorField.EVENT_CATEGORY,
                          Map.of(FieldSelector.Operator.EQUALS, List.of("Management"))),
                      new FieldSelector(
                          SelectorField.USER_NAME,
                          Map.of(
                              FieldSelector.Operator.NOT_STARTS_WITH,
                              List.of("system:node:"),
                              FieldSelector.Operator.ENDS_WITH,
                              List.of("x")))))));

  private static final Destination S3 =
      new Destination.S3(
          "audit-archive",
          "clusters",
          "eu-central-1",
          URI.create("https://minio.storage:9000"),
          true,
          "credentials",
          new Destination.Encryption(Destination.Encryption.Type.KMS, "key"),
          new Destination.ObjectLock(Destination.ObjectLock.Mode.COMPLIANCE, 365));

  @Test
  void readsWhatItWrites() {
    for (CollectorConfiguration configuration :
        List.of(
            configuration(BASIC, S3),
            configuration(ADVANCED, new Destination.Volume("claim", "archive")),
            configuration(
                ADVANCED, new Destination.S3("bucket", "", null, null, false, null, null, null)))) {
      // When
      byte[] json = CollectorConfigurationFormat.write(configuration);

      // Then
      assertThat(CollectorConfigurationFormat.read(json)).isEqualTo(configuration);
      assertThat(CollectorConfigurationFormat.write(CollectorConfigurationFormat.read(json)))
          .isEqualTo(json);
    }
  }

  @Test
  void readsTheFiltersThatItWrites() {
    for (Selection selection : List.of(BASIC, ADVANCED)) {
      // Given
      EventFilter filter =
          new EventFilter(ARN.cluster(), selection, Set.of("kube-system", "default"));

      // When, Then
      assertThat(EventFilterFormat.read(EventFilterFormat.write(filter))).isEqualTo(filter);
    }
  }

  @Test
  void writesWordsOfTheTrail() {
    // When
    String json = text(configuration(BASIC, S3));

    // Then
    assertThat(json)
        .contains("\"arn:trailkeeper:cloudtrail:eu-1:123456789012:trail/production\"")
        .contains("\"WriteOnly\"")
        .contains("\"pods/exec\"")
        .contains("\"In\"")
        .contains("\"PT1M30S\"")
        .contains("\"CloudTrail\"");
    assertThat(text(configuration(ADVANCED, S3)))
        .contains("\"userIdentity.userName\"")
        .contains("\"notStartsWith\"");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    // Given
    String json = text(configuration(BASIC, S3));

    // When, Then
    assertThatThrownBy(() -> read(json.replaceFirst("\\{", "{\"recording\": true, ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recording");
    assertThatThrownBy(() -> read(json.replace("\"WriteOnly\"", "\"Everything\"")))
        .hasMessageContaining("Everything");
    assertThatThrownBy(() -> read(json.replace("PT1M30S", "PT0S")))
        .hasMessageContaining("1s to 1h");
    assertThatThrownBy(() -> read(json.substring(0, json.length() / 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read("{}")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read("null")).isInstanceOf(IllegalArgumentException.class);
  }

  private static final TrailArn ARN = new TrailArn("eu-1", "123456789012", "production");

  private static CollectorConfiguration configuration(
      Selection selection, Destination destination) {
    return new CollectorConfiguration(
        ARN,
        true,
        selection,
        destination,
        new DeliveryOptions(
            LogFormat.CLOUD_TRAIL, Compression.GZIP, Duration.ofSeconds(90), 1 << 20),
        new LogFileValidation(true, Duration.ofHours(1), null));
  }

  private static String text(CollectorConfiguration configuration) {
    return new String(CollectorConfigurationFormat.write(configuration), StandardCharsets.UTF_8);
  }

  private static CollectorConfiguration read(String json) {
    return CollectorConfigurationFormat.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
