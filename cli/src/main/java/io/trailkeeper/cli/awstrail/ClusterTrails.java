package io.trailkeeper.cli.awstrail;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Trails of a cluster, as who asks may see them: {@code list} on Trails, {@code get} on the
 * ConfigMap of public keys.
 */
final class ClusterTrails implements KnownTrails {

  /** What the operator calls it. */
  static final String PUBLIC_KEYS = "trailkeeper-public-keys";

  static final String PUBLIC_KEYS_FILE = "public-keys.json";

  private final KubernetesClient client;
  private final String namespace;

  /**
   * @param client is closed with this
   * @param namespace the namespace of the installation
   */
  ClusterTrails(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public List<KnownTrail> trails() {
    List<KnownTrail> trails = new ArrayList<>();
    for (Trail trail :
        ask("listing Trails", () -> client.resources(Trail.class).list().getItems())) {
      read(trail).ifPresent(trails::add);
    }
    trails.sort(KnownTrail.BY_ARN);
    return trails;
  }

  /** Returns nothing for a Trail that no operator has taken up, or that is not valid. */
  private static Optional<KnownTrail> read(Trail trail) {
    @Nullable TrailStatus status = trail.getStatus();
    if (status == null || status.trailArn() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          TrailDefinition.known(
              trail, TrailArn.parse(status.trailArn()), null, TrailActivity.of(status)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public PublicKeys publicKeys() {
    String what = "ConfigMap " + PUBLIC_KEYS + " in namespace " + namespace;
    @Nullable ConfigMap map =
        ask(
                "reading the " + what,
                () ->
                    Optional.ofNullable(
                        client.configMaps().inNamespace(namespace).withName(PUBLIC_KEYS).get()))
            .orElse(null);
    @Nullable String json =
        map == null || map.getData() == null ? null : map.getData().get(PUBLIC_KEYS_FILE);
    if (json == null) {
      throw new TrailsException(
          "there is no " + what + ". Is this the installation's --namespace?", null);
    }
    try {
      return PublicKeys.read(json.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidKeyFormatException e) {
      throw new TrailsException("the " + what + " holds " + e.getMessage(), e);
    }
  }

  private <T> T ask(String what, Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw new TrailsException(
          what
              + " at "
              + client.getConfiguration().getMasterUrl()
              + " failed: "
              + e.getMessage()
              + ". Does kubectl reach the cluster, and may you read this?",
          e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
