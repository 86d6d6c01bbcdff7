package io.trailkeeper.collector.apiserver;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The API servers of a cluster, as they list themselves: in the EndpointSlices of the Service
 * {@code kubernetes} of the namespace {@code default}, which needs {@code list} of EndpointSlices
 * there.
 */
public final class EndpointSliceAddresses implements ApiServerAddresses {

  private static final String NAMESPACE = "default";
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";
  private static final String SERVICE = "kubernetes";
  private static final String IPV4 = "IPv4";

  private final KubernetesClient client;

  /** Looks with this client, which is not closed here. */
  public EndpointSliceAddresses(KubernetesClient client) {
    this.client = requireNonNull(client, "client");
  }

  @Override
  public List<URI> find() {
    List<EndpointSlice> slices;
    try {
      slices =
          client
              .discovery()
              .v1()
              .endpointSlices()
              .inNamespace(NAMESPACE)
              .withLabel(SERVICE_LABEL, SERVICE)
              .list()
              .getItems();
    } catch (KubernetesClientException e) {
      throw new ApiServerException(
          "listing the EndpointSlices of the Service kubernetes, to find the API servers, failed: "
              + e.getMessage()
              + ". Look whether the ServiceAccount may list endpointslices in the namespace default",
          e);
    }
    Set<URI> first = addresses(slices, true);
    List<URI> found = List.copyOf(first.isEmpty() ? addresses(slices, false) : first);
    if (found.isEmpty()) {
      throw new ApiServerException(
          "the Service kubernetes of the namespace default has no EndpointSlice with an address:"
              + " the API servers cannot be found one by one. See --endpoint-reconciler-type of"
              + " kube-apiserver");
    }
    return found;
  }

  /** Of one family: an API server that has addresses of both must not count twice. */
  private static Set<URI> addresses(List<EndpointSlice> slices, boolean ipv4) {
    Set<URI> found = new TreeSet<>();
    for (EndpointSlice slice : slices) {
      if (IPV4.equals(slice.getAddressType()) == ipv4) {
        int port = port(slice);
        slice.getEndpoints().stream()
            .flatMap(endpoint -> endpoint.getAddresses().stream())
            .map(address -> uri(address, port))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static int port(EndpointSlice slice) {
    List<EndpointPort> ports = slice.getPorts();
    return ports.stream()
        .filter(port -> "https".equals(port.getName()))
        .findFirst()
        .or(() -> ports.stream().findFirst())
        .map(EndpointPort::getPort)
        .orElseThrow(
            () ->
                new ApiServerException(
                    "the EndpointSlice "
                        + slice.getMetadata().getName()
                        + " of the namespace default has no port; see what made it"));
  }

  private static URI uri(String address, int port) {
    try {
      return URI.create(
          "https://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port);
    } catch (IllegalArgumentException e) {
      throw new ApiServerException(
          "an EndpointSlice of the Service kubernetes has an address that is none: " + address, e);
    }
  }
}
