package io.trailkeeper.operator.process;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a cluster has to have before an operator can work in it. */
final class ClusterCheck {

  private static final String API = Trail.GROUP + "/" + Trail.VERSION;
  private static final List<String> RESOURCES =
      List.of("trails", "trails/status", "trailcheckpoints", "trailcheckpoints/status");

  /** The one namespace that every cluster has from its beginning to its end. */
  private static final String OLDEST_NAMESPACE = "kube-system";

  private ClusterCheck() {}

  /**
   * Looks whether the cluster serves Trails and TrailCheckpoints in the version of this operator.
   *
   * @throws OperatorStartException saying what is lacking
   */
  static void requireResources(KubernetesClient client) {
    Set<String> served = served(client);
    List<String> lacking = RESOURCES.stream().filter(name -> !served.contains(name)).toList();
    if (!lacking.isEmpty()) {
      throw new OperatorStartException(
          "The cluster does not serve "
              + String.join(", ", lacking)
              + " in "
              + API
              + ". Install or upgrade the chart trailkeeper-crds, in the version of this operator,"
              + " and start again.");
    }
  }

  private static Set<String> served(KubernetesClient client) {
    try {
      @Nullable APIResourceList list = client.getApiResources(API);
      return list == null
          ? Set.of()
          : list.getResources().stream().map(APIResource::getName).collect(Collectors.toSet());
    } catch (KubernetesClientException e) {
      throw new OperatorStartException(
          "Asking the API server at "
              + client.getMasterUrl()
              + " for what it serves failed: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Says who the cluster is.
   *
   * @throws OperatorStartException if its account id was not given and cannot be derived
   */
  static ClusterIdentity identity(KubernetesClient client, OperatorOptions options) {
    if (options.accountId() != null) {
      return new ClusterIdentity(options.accountId(), options.region());
    }
    try {
      @Nullable Namespace oldest = client.namespaces().withName(OLDEST_NAMESPACE).get();
      if (oldest != null) {
        return new ClusterIdentity(
            ClusterIdentity.deriveAccountId(oldest.getMetadata().getUid()), options.region());
      }
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new OperatorStartException(
          "The account id cannot be derived from the UID of namespace "
              + OLDEST_NAMESPACE
              + ": "
              + e.getMessage()
              + ". Give one with --account-id.",
          e);
    }
    throw new OperatorStartException(
        "There is no namespace "
            + OLDEST_NAMESPACE
            + " to derive the account id from. Give one with --account-id.");
  }
}
