package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where capture is reached.
 *
 * @param clusterIps the addresses of its Service, the first one first; none if there is no Service,
 *     or it has none yet
 * @param hosts all that its certificate has to hold
 * @param serverName the name by which API servers verify it
 */
record CaptureAddresses(List<String> clusterIps, List<String> hosts, String serverName) {

  CaptureAddresses {
    clusterIps = List.copyOf(clusterIps);
    hosts = List.copyOf(hosts);
  }

  static CaptureAddresses of(CaptureSettings settings, @Nullable Service service) {
    String inNamespace = settings.service() + "." + settings.namespace();
    String pods = "*." + settings.followersService() + "." + settings.namespace() + ".svc";
    List<String> hosts =
        new ArrayList<>(
            List.of(
                inNamespace + ".svc",
                inNamespace + ".svc.cluster.local",
                inNamespace,
                pods,
                pods + ".cluster.local"));
    List<String> addresses = clusterIps(service);
    hosts.addAll(addresses);
    return new CaptureAddresses(addresses, hosts, inNamespace + ".svc");
  }

  private static List<String> clusterIps(@Nullable Service service) {
    if (service == null || service.getSpec() == null) {
      return List.of();
    }
    List<String> addresses = new ArrayList<>();
    if (service.getSpec().getClusterIP() != null) {
      addresses.add(service.getSpec().getClusterIP());
    }
    service.getSpec().getClusterIPs().stream()
        .filter(address -> !addresses.contains(address))
        .forEach(addresses::add);
    addresses.removeIf(address -> address.isEmpty() || address.equals("None"));
    return addresses;
  }
}
