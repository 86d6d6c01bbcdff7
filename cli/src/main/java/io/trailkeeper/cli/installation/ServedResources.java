package io.trailkeeper.cli.installation;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the cluster serves Trails: everybody may ask for that. */
final class ServedResources implements Check {

  private static final String API = Trail.GROUP + "/" + Trail.VERSION;
  private static final List<String> RESOURCES = List.of("trails", "trailcheckpoints");

  private final KubernetesClient client;

  ServedResources(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Result run() {
    try {
      @Nullable APIResourceList list = client.getApiResources(API);
      Set<String> served =
          list == null
              ? Set.of()
              : list.getResources().stream().map(APIResource::getName).collect(Collectors.toSet());
      List<String> lacking = RESOURCES.stream().filter(name -> !served.contains(name)).toList();
      return lacking.isEmpty()
          ? new Result(true, "the cluster serves " + String.join(" and ", RESOURCES))
          : new Result(
              false,
              "the cluster does not serve "
                  + String.join(" and ", lacking)
                  + " in "
                  + API
                  + ": install the chart trailkeeper-crds");
    } catch (KubernetesClientException e) {
      return new Result(
          false, "the API server at " + client.getMasterUrl() + " was asked: " + e.getMessage());
    }
  }
}
