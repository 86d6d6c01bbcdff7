package io.trailkeeper.operator.trail;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeanStoreTest {

  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final LeanStore<ConfigMap> store = new LeanStore<>();

  @Test
  void whatIsKeptSaysTheSameOfTheOperatorsOwnFields() {
    // Given
    ConfigMap stored = configMap("one", "trailkeeper-operator", "Apply");
    Map<String, Object> before = fields(stored);

    // When
    store.put(store.getKey(stored), stored);

    // Then
    ConfigMap kept = store.get("audit/one");
    assertThat(fields(kept)).isEqualTo(before).containsKeys("f:data", "f:metadata");
    assertThat(kept.getData()).isEqualTo(Map.of("configuration.json", "{}"));
    assertThat(kept.getMetadata().getManagedFields())
        .singleElement()
        .extracting(ManagedFieldsEntry::getManager, ManagedFieldsEntry::getOperation)
        .containsExactly("trailkeeper-operator", "Apply");
  }

  @Test
  void objectsShareWhatTheyHaveInCommon() {
    // Given
    ConfigMap one = configMap("one", "trailkeeper-operator", "Apply");
    ConfigMap two = configMap("two", "trailkeeper-operator", "Apply");

    // When
    store.put(store.getKey(one), one);
    store.put(store.getKey(two), two);

    // Then
    assertThat(fields(one).get("f:data")).isSameAs(fields(two).get("f:data"));
    assertThat(fields(one).get("f:metadata")).isNotEqualTo(fields(two).get("f:metadata"));
  }

  @Test
  void fieldsOfOthersAreNotKept() {
    // Given
    ConfigMap theirs = configMap("one", "kubectl-edit", "Update");
    ConfigMap updated = configMap("two", "trailkeeper-operator", "Update");

    // When
    store.put(store.getKey(theirs), theirs);
    store.put(store.getKey(updated), updated);

    // Then
    assertThat(theirs.getMetadata().getManagedFields()).isEmpty();
    assertThat(updated.getMetadata().getManagedFields()).isEmpty();
  }

  @Test
  void moreDifferentOnesThanAreSharedAreKeptAllTheSame() {
    // When
    for (int i = 0; i < 1000; i++) {
      ConfigMap one = configMap("trail-" + i, "trailkeeper-operator", "Apply");
      store.put(store.getKey(one), one);
    }

    // Then
    List<Map<String, Object>> all = store.values().map(LeanStoreTest::fields).toList();
    assertThat(all).hasSize(1000).doesNotHaveDuplicates();
    assertThat(all)
        .extracting(fields -> fields.get("f:data"))
        .containsOnly(all.get(0).get("f:data"));
  }

  @Test
  void anObjectWithoutManagedFieldsIsKeptAsItIs() {
    // Given
    ConfigMap plain = configMap("one", "trailkeeper-operator", "Apply");
    plain.getMetadata().setManagedFields(null);

    // When
    store.put(store.getKey(plain), plain);

    // Then
    assertThat(store.get("audit/one")).isSameAs(plain);
  }

  private ConfigMap configMap(String name, String manager, String operation) {
    return serialization.unmarshal(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          namespace: audit
          name: %1$s
          managedFields:
          - manager: %2$s
            operation: %3$s
            fieldsType: FieldsV1
            fieldsV1:
              f:metadata:
                f:ownerReferences:
                  'k:{"uid":"%1$s"}': {}
              f:data:
                f:configuration.json: {}
          - manager: somebody
            operation: Update
            fieldsType: FieldsV1
            fieldsV1:
              f:metadata:
                f:annotations: {}
        data:
          configuration.json: "{}"
        """
            .formatted(name, manager, operation),
        ConfigMap.class);
  }

  private static Map<String, Object> fields(ConfigMap object) {
    return object.getMetadata().getManagedFields().get(0).getFieldsV1().getAdditionalProperties();
  }
}
