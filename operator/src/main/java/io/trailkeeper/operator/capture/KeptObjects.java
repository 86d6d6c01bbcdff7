package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects that cannot be made again: authorities and signing keys. They are created only if they
 * are not there, and replaced only if they are as they were read; otherwise the API server answers
 * 409 and all is looked at anew. So two operators can never make two authorities, and what somebody
 * has just restored from a backup is not written over.
 */
final class KeptObjects {

  private final KubernetesClient client;

  KeptObjects(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Makes a Secret hold this and nothing else.
   *
   * @param type its type, if it is created
   * @param data in base64
   */
  void put(ObjectMeta metadata, String type, Map<String, String> data, @Nullable Secret present) {
    if (present == null) {
      client
          .resource(
              new SecretBuilder().withMetadata(metadata).withType(type).withData(data).build())
          .create();
    } else if (!data.equals(present.getData()) || lacks(present.getMetadata(), metadata)) {
      client
          .resource(
              new SecretBuilder(present)
                  .editMetadata()
                  .addToLabels(metadata.getLabels())
                  .addToAnnotations(metadata.getAnnotations())
                  .endMetadata()
                  .withData(data)
                  .build())
          .update();
    }
  }

  /** Makes a ConfigMap hold this and nothing else. */
  void put(ObjectMeta metadata, Map<String, String> data, @Nullable ConfigMap present) {
    if (present == null) {
      client
          .resource(new ConfigMapBuilder().withMetadata(metadata).withData(data).build())
          .create();
    } else if (!data.equals(present.getData()) || lacks(present.getMetadata(), metadata)) {
      client
          .resource(
              new ConfigMapBuilder(present)
                  .editMetadata()
                  .addToLabels(metadata.getLabels())
                  .addToAnnotations(metadata.getAnnotations())
                  .endMetadata()
                  .withData(data)
                  .build())
          .update();
    }
  }

  private static boolean lacks(ObjectMeta present, ObjectMeta wanted) {
    return !contains(present.getLabels(), wanted.getLabels())
        || !contains(present.getAnnotations(), wanted.getAnnotations());
  }

  private static boolean contains(
      @Nullable Map<String, String> present, Map<String, String> wanted) {
    return present != null && present.entrySet().containsAll(wanted.entrySet());
  }
}
