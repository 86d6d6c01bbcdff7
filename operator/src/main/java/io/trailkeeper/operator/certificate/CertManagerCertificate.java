package io.trailkeeper.operator.certificate;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.trailkeeper.core.pki.KeyCertificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What cert-manager is asked for where it issues the certificates: a {@code Certificate} of {@code
 * cert-manager.io/v1}, which fills the same Secret that the operator would fill.
 *
 * @param issuerKind {@code ClusterIssuer} or {@code Issuer}
 * @param issuerName its name
 */
public record CertManagerCertificate(String issuerKind, String issuerName) {

  /** The API group and version. */
  public static final String API_VERSION = "cert-manager.io/v1";

  /** The kind. */
  public static final String KIND = "Certificate";

  /** What is said where the cluster does not know the kind. */
  public static final String NOT_SERVED =
      "the cluster has no "
          + KIND
          + " of "
          + API_VERSION
          + ": install cert-manager, or let the operator issue the certificates";

  /** How the API server is asked for it, also where it does not know the kind. */
  public static final ResourceDefinitionContext CONTEXT =
      new ResourceDefinitionContext.Builder()
          .withGroup("cert-manager.io")
          .withVersion("v1")
          .withKind(KIND)
          .withPlural("certificates")
          .withNamespaced(true)
          .build();

  public CertManagerCertificate {
    requireNonNull(issuerKind, "issuerKind");
    requireNonNull(issuerName, "issuerName");
    if (!issuerKind.equals("ClusterIssuer") && !issuerKind.equals("Issuer")) {
      throw new IllegalArgumentException(
          "the issuer's kind is \"" + issuerKind + "\"; expected ClusterIssuer or Issuer");
    }
    if (issuerName.isBlank()) {
      throw new IllegalArgumentException("the issuer's name is missing; give that of your issuer");
    }
  }

  /**
   * Returns the object for a request.
   *
   * @param metadata the object's; the Secret gets its name and its labels
   */
  public GenericKubernetesResource render(ObjectMeta metadata, CertificateRequest request) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("secretName", metadata.getName());
    spec.put("secretTemplate", Map.of("labels", Map.copyOf(metadata.getLabels())));
    spec.put("commonName", request.commonName());
    spec.put("duration", hours(request.validity()));
    spec.put("renewBefore", hours(request.validity().dividedBy(3)));
    spec.put(
        "privateKey",
        Map.of("algorithm", "ECDSA", "size", 256, "encoding", "PKCS8", "rotationPolicy", "Always"));
    spec.put(
        "issuerRef", Map.of("group", "cert-manager.io", "kind", issuerKind, "name", issuerName));
    if (request instanceof CertificateRequest.Serving serving) {
      spec.put("usages", List.of("digital signature", "server auth"));
      spec.put(
          "dnsNames",
          serving.hosts().stream().filter(host -> !KeyCertificate.isAddress(host)).toList());
      List<String> addresses = serving.hosts().stream().filter(KeyCertificate::isAddress).toList();
      if (!addresses.isEmpty()) {
        spec.put("ipAddresses", addresses);
      }
    } else if (request instanceof CertificateRequest.Client client) {
      spec.put("usages", List.of("digital signature", "client auth"));
      spec.put("subject", Map.of("organizations", List.of(client.role().organisation())));
    }
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(API_VERSION)
        .withKind(KIND)
        .withMetadata(metadata)
        .withAdditionalProperties(Map.of("spec", spec))
        .build();
  }

  /** Go's form of a duration. */
  private static String hours(Duration duration) {
    return duration.toHours() + "h0m0s";
  }
}
