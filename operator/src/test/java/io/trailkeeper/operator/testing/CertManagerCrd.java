package io.trailkeeper.operator.testing;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a cluster has of cert-manager: its Certificates. Nobody issues any. */
public final class CertManagerCrd {

  private CertManagerCrd() {}

  /** Lets an API server serve Certificates. */
  public static void install(KubernetesClient client) {
    CustomResourceDefinition crd = client.resource(certificates()).create();
    client.resource(crd).waitUntilCondition(CertManagerCrd::isEstablished, 30, TimeUnit.SECONDS);
  }

  /** Returns what is asked for. */
  @SuppressWarnings("unchecked") // What the API server returns is JSON.
  public static Map<String, Object> spec(GenericKubernetesResource certificate) {
    return (Map<String, Object>) certificate.getAdditionalProperties().get("spec");
  }

  /** As cert-manager brings it, without its schema. */
  private static CustomResourceDefinition certificates() {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName("certificates.cert-manager.io")
        .endMetadata()
        .withNewSpec()
        .withGroup("cert-manager.io")
        .withScope("Namespaced")
        .withNewNames()
        .withKind("Certificate")
        .withPlural("certificates")
        .endNames()
        .addNewVersion()
        .withName("v1")
        .withServed(true)
        .withStorage(true)
        .withNewSchema()
        .withOpenAPIV3Schema(
            new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .build())
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }

  private static boolean isEstablished(CustomResourceDefinition crd) {
    return crd.getStatus() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }
}
