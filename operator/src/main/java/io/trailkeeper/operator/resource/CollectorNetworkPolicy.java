package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.Destination;
import java.net.URI;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom a collector talks to: DNS, capture, the API server and its destination. It is talked to only
 * at its health port. API servers and S3 have no pods that could be selected, so their ports are
 * open to every address.
 */
public final class CollectorNetworkPolicy {

  /** Where OpenShift's DNS listens behind its Service, and a policy sees the pod's port. */
  private static final int DNS_OF_OPENSHIFT = 5353;

  private static final int DNS = 53;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** The ports of API servers behind the Service: managed clusters', kubeadm's, minikube's. */
  private static final List<Integer> API_SERVER = List.of(HTTPS, 6443, 8443);

  private static final int FOLLOWERS = 8444;

  private CollectorNetworkPolicy() {}

  /** Returns the NetworkPolicy of a plan. */
  public static NetworkPolicy desired(Installation installation, CollectorPlan plan) {
    return new NetworkPolicyBuilder()
        .withMetadata(OwnedMetadata.of(installation, plan))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(CollectorLabels.selector(plan.trail().name()))
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        .addNewIngress()
        .withPorts(port("TCP", CollectorDeployment.HEALTH_PORT))
        .endIngress()
        .addNewEgress()
        .withPorts(
            port("UDP", DNS),
            port("TCP", DNS),
            port("UDP", DNS_OF_OPENSHIFT),
            port("TCP", DNS_OF_OPENSHIFT))
        .endEgress()
        .addNewEgress()
        .addNewTo()
        .withNewPodSelector()
        .withMatchLabels(CollectorLabels.capture())
        .endPodSelector()
        .endTo()
        .withPorts(port("TCP", FOLLOWERS))
        .endEgress()
        .addNewEgress()
        .withPorts(outside(plan.configuration()))
        .endEgress()
        .endSpec()
        .build();
  }

  private static List<NetworkPolicyPort> outside(CollectorConfiguration configuration) {
    TreeSet<Integer> ports = new TreeSet<>(API_SERVER);
    if (configuration.destination() instanceof Destination.S3 s3 && s3.endpoint() != null) {
      ports.add(port(s3.endpoint()));
    }
    @Nullable URI authority = configuration.logFileValidation().timestampAuthority();
    if (authority != null) {
      ports.add(port(authority));
    }
    return ports.stream().map(port -> port("TCP", port)).toList();
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "http".equalsIgnoreCase(url.getScheme()) ? HTTP : HTTPS;
  }

  private static NetworkPolicyPort port(String protocol, int port) {
    return new NetworkPolicyPortBuilder()
        .withProtocol(protocol)
        .withPort(new IntOrString(port))
        .build();
  }
}
