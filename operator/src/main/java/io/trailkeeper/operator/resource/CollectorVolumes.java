package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.trailkeeper.core.config.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a collector's pod mounts. */
final class CollectorVolumes {

  static final String CONFIGURATION_PATH = "/etc/trailkeeper/collector";
  static final String TLS_PATH = "/etc/trailkeeper/tls";
  static final String SIGNING_KEYS_PATH = "/etc/trailkeeper/signing-keys";
  static final String SECRETS_PATH = "/etc/trailkeeper/secrets";
  static final String VOLUME_PATH = "/var/lib/trailkeeper/volume";

  private static final String CONFIGURATION = "configuration";
  private static final String TLS = "tls";
  private static final String SIGNING_KEYS = "signing-keys";
  private static final String CREDENTIALS = "credentials";
  private static final String DESTINATION = "destination";
  private static final String TEMPORARY = "tmp";

  /** Readable by the group that the pod's user is in, and by nobody else. */
  private static final int SECRET_MODE = 0440;

  private static final String SIGNING_KEYS_SECRET = "trailkeeper-signing-keys";
  private static final String PUBLIC_KEYS_CONFIG_MAP = "trailkeeper-public-keys";

  private CollectorVolumes() {}

  static List<Volume> volumes(CollectorPlan plan) {
    String trail = plan.trail().name();
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        volume(CONFIGURATION)
            .withNewConfigMap()
            .withName(OwnedNames.collector(trail))
            .endConfigMap()
            .build());
    volumes.add(
        volume(TLS)
            .withNewSecret()
            .withSecretName(OwnedNames.certificate(trail))
            .withDefaultMode(SECRET_MODE)
            .endSecret()
            .build());
    volumes.add(
        volume(SIGNING_KEYS)
            .withNewProjected()
            .withDefaultMode(SECRET_MODE)
            .addNewSource()
            .withNewSecret()
            .withName(SIGNING_KEYS_SECRET)
            .endSecret()
            .endSource()
            .addNewSource()
            .withNewConfigMap()
            .withName(PUBLIC_KEYS_CONFIG_MAP)
            .endConfigMap()
            .endSource()
            .endProjected()
            .build());
    credentials(plan)
        .ifPresent(
            secret ->
                volumes.add(
                    volume(CREDENTIALS)
                        .withNewSecret()
                        .withSecretName(secret)
                        .withDefaultMode(SECRET_MODE)
                        .endSecret()
                        .build()));
    if (plan.configuration().destination() instanceof Destination.Volume destination) {
      volumes.add(
          volume(DESTINATION)
              .withNewPersistentVolumeClaim()
              .withClaimName(destination.claimName())
              .endPersistentVolumeClaim()
              .build());
    }
    volumes.add(volume(TEMPORARY).withNewEmptyDir().endEmptyDir().build());
    return volumes;
  }

  static List<VolumeMount> mounts(CollectorPlan plan) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount(CONFIGURATION, CONFIGURATION_PATH).withReadOnly(true).build());
    mounts.add(mount(TLS, TLS_PATH).withReadOnly(true).build());
    mounts.add(mount(SIGNING_KEYS, SIGNING_KEYS_PATH).withReadOnly(true).build());
    credentials(plan)
        .ifPresent(
            secret ->
                mounts.add(
                    mount(CREDENTIALS, SECRETS_PATH + "/" + secret).withReadOnly(true).build()));
    if (plan.configuration().destination() instanceof Destination.Volume) {
      mounts.add(mount(DESTINATION, VOLUME_PATH).build());
    }
    mounts.add(mount(TEMPORARY, "/tmp").build());
    return mounts;
  }

  private static Optional<String> credentials(CollectorPlan plan) {
    return plan.configuration().destination() instanceof Destination.S3 s3
        ? Optional.ofNullable(s3.credentialsSecret())
        : Optional.empty();
  }

  private static VolumeBuilder volume(String name) {
    return new VolumeBuilder().withName(name);
  }

  private static VolumeMountBuilder mount(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path);
  }
}
