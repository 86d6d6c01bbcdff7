package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.operator.certificate.SecretText;
import io.trailkeeper.operator.event.EventRecorder;
import io.trailkeeper.operator.signingkey.SigningKeyLife;
import io.trailkeeper.operator.signingkey.StoredSecret;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the signing keys: the Secret first, then the ConfigMap, see {@link SigningKeyLife}. */
final class CaptureSigningKeys {

  private final KubernetesClient client;
  private final KeptObjects kept;
  private final EventRecorder events;
  private final SigningKeyLife life;

  CaptureSigningKeys(
      KubernetesClient client, KeptObjects kept, EventRecorder events, SigningKeyLife life) {
    this.client = client;
    this.kept = kept;
    this.events = events;
    this.life = life;
  }

  /** Returns when they are to be looked at again. */
  Instant keep(StatefulSet capture) {
    String namespace = capture.getMetadata().getNamespace();
    @Nullable Secret secret =
        client.secrets().inNamespace(namespace).withName(CaptureObjects.SIGNING_KEYS).get();
    @Nullable ConfigMap published =
        client.configMaps().inNamespace(namespace).withName(CaptureObjects.PUBLIC_KEYS).get();

    SigningKeyLife.Step step = life.step(stored(secret), stored(published));

    kept.put(
        CaptureObjects.kept(CaptureObjects.SIGNING_KEYS, capture),
        "Opaque",
        SecretText.toData(step.secret()),
        secret);
    kept.put(CaptureObjects.kept(CaptureObjects.PUBLIC_KEYS, capture), step.configMap(), published);
    step.announcements().forEach(announcement -> events.record(capture, announcement));
    return step.changesAt();
  }

  private static Optional<StoredSecret> stored(@Nullable Secret secret) {
    return Optional.ofNullable(secret)
        .map(
            present ->
                new StoredSecret(
                    SecretText.of(present),
                    Instant.parse(present.getMetadata().getCreationTimestamp())));
  }

  private static Optional<Map<String, String>> stored(@Nullable ConfigMap published) {
    return Optional.ofNullable(published)
        .map(present -> present.getData() == null ? Map.of() : present.getData());
  }
}
