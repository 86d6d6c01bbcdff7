package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Objects that can be made again at any time: server-side applied if they are not as they should
 * be. What others have added to them stays.
 */
final class OwnedObjects {

  private static final String FIELD_MANAGER = "trailkeeper-operator";

  private final KubernetesClient client;

  OwnedObjects(KubernetesClient client) {
    this.client = client;
  }

  /** Makes a Secret be as wanted. */
  void apply(Secret wanted, @Nullable Secret present) {
    if (present == null) {
      serverSideApply(wanted);
      return;
    }
    if (Boolean.TRUE.equals(present.getImmutable())
        || !Objects.equals(present.getType(), wanted.getType())) {
      // Neither can be changed, and nothing in it is worth keeping.
      client.resource(present).delete();
      serverSideApply(wanted);
    } else if (!contains(present.getMetadata(), wanted.getMetadata())
        || !contains(present.getData(), wanted.getData())) {
      serverSideApply(wanted);
    }
  }

  /** Makes a ConfigMap be as wanted. */
  void apply(ConfigMap wanted, @Nullable ConfigMap present) {
    if (present == null) {
      serverSideApply(wanted);
      return;
    }
    if (Boolean.TRUE.equals(present.getImmutable())) {
      client.resource(present).delete();
      serverSideApply(wanted);
    } else if (!contains(present.getMetadata(), wanted.getMetadata())
        || !contains(present.getData(), wanted.getData())) {
      serverSideApply(wanted);
    }
  }

  private void serverSideApply(HasMetadata wanted) {
    client.resource(wanted).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  private static boolean contains(ObjectMeta present, ObjectMeta wanted) {
    return contains(present.getLabels(), wanted.getLabels())
        && present.getOwnerReferences().containsAll(wanted.getOwnerReferences());
  }

  private static boolean contains(
      @Nullable Map<String, String> present, Map<String, String> wanted) {
    return present != null && present.entrySet().containsAll(wanted.entrySet());
  }
}
