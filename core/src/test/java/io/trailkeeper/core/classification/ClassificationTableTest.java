package io.trailkeeper.core.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.classification.ClassificationTable.Row;
import io.trailkeeper.core.cluster.ClusterIdentity;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ClassificationTableTest {

  private static final EventClassifier CLASSIFIER =
      new EventClassifier(new ClusterIdentity("123456789012", "local"), Set.of());

  /** Verb, type, category, whether it only reads. At least one row for each row of the tables. */
  static final List<String> ROWS =
      List.of(
          // Reads of Secrets and ConfigMaps are Data, changes are Management.
          "get|secrets|Data|true",
          "list|secrets|Data|true",
          "watch|secrets|Data|true",
          "create|secrets|Management|false",
          "update|secrets|Management|false",
          "patch|secrets|Management|false",
          "delete|secrets|Management|false",
          "deletecollection|secrets|Management|false",
          "get|configmaps|Data|true",
          "list|configmaps|Data|true",
          "watch|configmaps|Data|true",
          "create|configmaps|Management|false",
          "delete|configmaps|Management|false",
          // What carries commands and connections, whatever the verb.
          "create|pods/exec|Data|false",
          "get|pods/exec|Data|false",
          "create|pods/attach|Data|false",
          "get|pods/attach|Data|false",
          "create|pods/portforward|Data|false",
          "get|pods/portforward|Data|false",
          "get|pods/proxy|Data|false",
          "delete|pods/proxy|Data|false",
          "get|services/proxy|Data|false",
          "create|services/proxy|Data|false",
          "get|nodes/proxy|Data|false",
          "update|nodes/proxy|Data|false",
          "get|pods/log|Data|true",
          "patch|pods/ephemeralcontainers|Data|false",
          "update|pods/ephemeralcontainers|Data|false",
          "get|pods/ephemeralcontainers|Data|true",
          // Tokens and questions about who may do what.
          "create|serviceaccounts/token|Data|false",
          "create|tokenreviews.authentication.k8s.io|Data|true",
          "create|selfsubjectreviews.authentication.k8s.io|Data|true",
          "create|subjectaccessreviews.authorization.k8s.io|Data|true",
          "create|localsubjectaccessreviews.authorization.k8s.io|Data|true",
          "create|selfsubjectaccessreviews.authorization.k8s.io|Data|true",
          "create|selfsubjectrulesreviews.authorization.k8s.io|Data|true",
          // The high-volume kind.
          "update|leases.coordination.k8s.io|Data|false",
          "get|leases.coordination.k8s.io|Data|true",
          "create|leasecandidates.coordination.k8s.io|Data|false",
          "create|events|Data|false",
          "list|events|Data|true",
          "patch|events.events.k8s.io|Data|false",
          "watch|events.events.k8s.io|Data|true",
          // All else is Management, and the verb tells.
          "get|pods|Management|true",
          "list|pods|Management|true",
          "watch|pods|Management|true",
          "create|pods|Management|false",
          "delete|pods|Management|false",
          "deletecollection|pods|Management|false",
          "create|pods/binding|Management|false",
          "create|pods/eviction|Management|false",
          "patch|pods/status|Management|false",
          "get|nodes|Management|true",
          "update|deployments.apps/scale|Management|false",
          "get|deployments.apps/scale|Management|true",
          "create|serviceaccounts|Management|false",
          "approve|certificatesigningrequests.certificates.k8s.io|Management|false",
          // A name alone does not make a type: the group counts.
          "get|secrets.example.com|Management|true",
          "update|leases.example.com|Management|false",
          "create|tokenreviews|Management|false",
          "get|pods.metrics.k8s.io|Management|true",
          "get|pods.example.com/exec|Management|true",
          "get|secrets/status|Management|true");

  @ParameterizedTest
  @FieldSource("ROWS")
  void classifies(String row) {
    // Given
    String[] cells = row.split("\\|", -1);

    // When
    ClassifiedEvent classified = CLASSIFIER.classify(TestingEvent.of(cells[0], cells[1]).event());

    // Then
    assertThat(classified.category()).hasToString(cells[2]);
    assertThat(classified.readOnly()).isEqualTo(Boolean.parseBoolean(cells[3]));
    assertThat(classified.type()).hasToString(cells[1]);
  }

  @Test
  void everyRowOfTheTablesIsTested() {
    // Given
    List<Row> rows =
        Stream.of(
                ClassificationTable.DATA, ClassificationTable.READ_ONLY, ClassificationTable.WRITE)
            .flatMap(List::stream)
            .toList();

    // When
    List<Row> untested =
        rows.stream()
            .filter(
                row ->
                    ROWS.stream()
                        .map(text -> text.split("\\|", -1))
                        .noneMatch(cells -> row.fits(ResourceType.parse(cells[1]), cells[0])))
            .toList();

    // Then
    assertThat(rows).hasSize(33);
    assertThat(untested).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "get, true",
    "head, true",
    "options, true",
    "post, false",
    "put, false",
    "patch, false",
    "delete, false",
    "'', false",
  })
  void classifiesRequestsToNoResourceByTheirMethod(String method, boolean readOnly) {
    // When
    ClassifiedEvent classified = CLASSIFIER.classify(TestingEvent.nonResource(method).event());

    // Then
    assertThat(classified.category()).isEqualTo(EventCategory.MANAGEMENT);
    assertThat(classified.readOnly()).isEqualTo(readOnly);
    assertThat(classified.eventSource()).isEqualTo("nonresource.k8s.io");
    assertThat(classified.type()).isNull();
    assertThat(classified.resourceArn()).isEmpty();
  }
}
