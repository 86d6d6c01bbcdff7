package io.trailkeeper.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.trailkeeper.crds.validation.TrailValidation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrailTest {

  /** What a newer version, or a hand at etcd, may have stored. */
  private static final String GARBAGE =
      """
      {"apiVersion": "trailkeeper.io/v1alpha1", "kind": "Trail", "extra": 1,
       "metadata": {"name": "UPPER", "extra": {"a": [1]}},
       "spec": {
         "extra": {"deep": [1, {"x": null}]},
         "scope": {"type": "Galaxy", "extra": 1,
                   "namespaces": {"names": [null, ""], "extra": 1, "selector": {"extra": 1,
                     "matchLabels": {"a": null}, "matchExpressions": [null, {"extra": 1}]}}},
         "eventSelectors": [null, {"extra": 1, "readWriteType": "Sometimes",
           "excludeManagementEventSources": [null],
           "dataResources": [null, {"extra": 1, "values": [null]}]}],
         "advancedEventSelectors": [null, {"extra": 1, "fieldSelectors": [null,
           {"field": "mood", "equals": [null], "resembles": ["x"]},
           {"field": "readOnly", "startsWith": [null], "equals": [null, "perhaps"]}]}],
         "destination": {"tape": {}, "s3": {"extra": 1, "bucket": null,
             "credentialsSecret": {"extra": 1}, "serverSideEncryption": {"extra": 1},
             "objectLock": {"retentionDays": 99999999999, "extra": 1}},
           "volume": {"extra": 1}},
         "delivery": {"format": "Parquet", "compression": "", "maxInterval": "soon",
           "maxSize": "1e99", "extra": 1},
         "logFileValidation": {"digestInterval": "", "extra": 1},
         "collector": {"extra": 1, "nodeSelector": {"a": null}, "tolerations": [null, {"extra": 1}],
           "resources": {"extra": 1, "limits": {"cpu": "much", "memory": null, "a": "", "b": "1m5k",
             "c": "1e5x", "d": [1]},
             "requests": {"cpu": 1}}}},
       "status": {"observedGeneration": 7, "extra": 1, "isLogging": null, "lag": "",
         "conditions": [null, {"type": "Ready", "status": "Perhaps", "extra": {"deep": [1]},
           "lastTransitionTime": "yesterday"}],
         "events": {"selected": 5, "extra": 1}, "logFiles": null,
         "chainHead": {"sequence": 3, "extra": [1]}}}
      """;

  @Test
  void isAClusterScopedTrailOfItsGroup() {
    // When
    Trail trail = new Trail();

    // Then
    assertThat(trail.getApiVersion()).isEqualTo("trailkeeper.io/v1alpha1");
    assertThat(trail.getKind()).isEqualTo(Trail.KIND);
    assertThat(CustomResource.getCRDName(Trail.class)).isEqualTo("trails.trailkeeper.io");
    assertThat(CustomResource.getShortNames(Trail.class)).containsExactly("tr");
    assertThat(trail).isNotInstanceOf(Namespaced.class);
  }

  @Test
  void readsGarbageThatWasStored() {
    // When
    Trail trail = new KubernetesSerialization().unmarshal(GARBAGE, Trail.class);

    // Then
    assertThat(trail.getSpec().delivery().format()).isEqualTo("Parquet");
    assertThat(trail.getSpec().destination().s3().objectLock().retentionDays())
        .isEqualTo(99_999_999_999L);
    assertThat(trail.getStatus().observedGeneration()).isEqualTo(7);
    assertThat(trail.getStatus().conditions().get(1).getStatus()).isEqualTo("Perhaps");
    assertThat(trail.getStatus().events().selected()).isEqualTo(5);
    assertThat(trail.getStatus().events().duplicates()).isNull();
    assertThat(trail.getStatus().chainHead().sequence()).isEqualTo(3);
    assertThat(TrailValidation.validate(trail)).hasSizeGreaterThan(30);
  }

  @Test
  void readsGarbageWithAnyMapper() throws Exception {
    // Given
    String garbage =
        GARBAGE.replace("\"metadata\": {\"name\": \"UPPER\", \"extra\": {\"a\": [1]}},", "");

    // When
    Trail trail = new ObjectMapper().readValue(garbage, Trail.class);

    // Then
    assertThat(trail.getSpec().scope().type()).isEqualTo("Galaxy");
  }

  @Test
  void writesWhatItRead() {
    // Given
    KubernetesSerialization serialization = new KubernetesSerialization();
    String json =
        "{\"apiVersion\":\"trailkeeper.io/v1alpha1\",\"kind\":\"Trail\","
            + "\"metadata\":{\"name\":\"production\"},\"spec\":{\"logging\":false,"
            + "\"scope\":{\"type\":\"Namespaces\",\"namespaces\":{\"names\":[\"payments\"]}},"
            + "\"advancedEventSelectors\":[{\"fieldSelectors\":"
            + "[{\"field\":\"eventCategory\",\"equals\":[\"Data\"]}]}],"
            + "\"destination\":{\"volume\":{\"claimName\":\"audit-archive\"}}}}";

    // When
    String written = serialization.asJson(serialization.unmarshal(json, Trail.class));

    // Then
    assertThat(written).isEqualTo(json);
  }

  @Test
  void writesAndReadsAStatusByItsNames() {
    // Given
    KubernetesSerialization serialization = new KubernetesSerialization();
    TrailStatus status =
        new TrailStatus(
            3L,
            List.of(new ConditionBuilder().withType("Ready").withStatus("True").build()),
            "arn",
            true,
            "Cluster",
            "s3://audit-archive",
            "1",
            "AccessDenied: no",
            "2",
            "3",
            "4",
            "NoSuchBucket: gone",
            "5",
            "6",
            new TrailEventCounts(7L, 8L, 9L),
            10L,
            11L,
            14L,
            15L,
            "16",
            "CaptureAway",
            "17",
            "12s",
            new TrailChainHead("chain", 13L, "key", "sha"));
    Trail trail = new Trail();
    trail.setStatus(status);

    // When
    String json = serialization.asJson(trail);

    // Then
    assertThat(json)
        .contains(
            "\"isLogging\":true",
            "\"latestDeliveryError\":\"AccessDenied: no\"",
            "\"latestDigestDeliveryError\":\"NoSuchBucket: gone\"",
            "\"startLoggingTime\":\"5\"",
            "\"stopLoggingTime\":\"6\"",
            "\"losses\":14,\"lostEvents\":15,\"latestLossTime\":\"16\"",
            "\"latestLossReason\":\"CaptureAway\",\"latestLossMessage\":\"17\"",
            "\"events\":{\"selected\":7,\"filtered\":8,\"duplicates\":9}",
            "\"chainHead\":{\"chainId\":\"chain\",\"sequence\":13,\"key\":\"key\",\"sha256\":\"sha\"}")
        .doesNotContain("\"logging\"");
    assertThat(serialization.unmarshal(json, Trail.class).getStatus()).isEqualTo(status);
  }

  @Test
  void describesEveryFieldAndPassesOverUnknownOnes() {
    // Given
    Set<Class<?>> records = new LinkedHashSet<>();

    // When
    collectRecords(TrailSpec.class, records);
    collectRecords(TrailStatus.class, records);
    collectRecords(TrailCheckpointStatus.class, records);

    // Then
    assertThat(records).hasSize(21);
    for (Class<?> type : records) {
      assertThat(type.getAnnotation(JsonIgnoreProperties.class).ignoreUnknown()).isTrue();
      assertThat(type.getAnnotation(JsonInclude.class).value())
          .isEqualTo(JsonInclude.Include.NON_NULL);
      for (RecordComponent component : type.getRecordComponents()) {
        JsonPropertyDescription description =
            component.getAccessor().getAnnotation(JsonPropertyDescription.class);
        assertThat(description).as("%s.%s", type, component.getName()).isNotNull();
        assertThat(description.value()).hasSizeGreaterThan(12).endsWith(".");
      }
    }
  }

  private static void collectRecords(Type type, Set<Class<?>> records) {
    if (type instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        collectRecords(argument, records);
      }
    } else if (type instanceof Class<?> raw && raw.isRecord() && records.add(raw)) {
      for (RecordComponent component : raw.getRecordComponents()) {
        collectRecords(component.getGenericType(), records);
      }
    }
  }

  @Test
  void isKnownToClientsByItsPlural() {
    // When
    String plural = HasMetadata.getPlural(Trail.class);

    // Then
    assertThat(plural).isEqualTo("trails");
  }
}
