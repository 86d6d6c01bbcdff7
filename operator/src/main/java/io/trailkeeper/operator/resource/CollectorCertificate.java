package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;

/** The Secret with a collector's client certificate, with which it comes to capture. */
public final class CollectorCertificate {

  private CollectorCertificate() {}

  /**
   * Returns the Secret of a plan.
   *
   * @param data {@code tls.crt}, {@code tls.key} and {@code ca.crt}, in base64
   */
  public static Secret desired(
      Installation installation, CollectorPlan plan, Map<String, String> data) {
    return new SecretBuilder()
        .withMetadata(metadata(installation, plan.trail()))
        .withType("kubernetes.io/tls")
        .withData(data)
        .build();
  }

  /** Returns the metadata of the Secret, and of what asks somebody else to write it. */
  public static ObjectMeta metadata(Installation installation, OwnerTrail trail) {
    return OwnedMetadata.of(installation, trail, OwnedNames.certificate(trail.name()));
  }
}
