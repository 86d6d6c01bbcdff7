package io.trailkeeper.operator.certificate;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks cert-manager for certificates. Thread-safe. */
public final class CertificateRequests {

  private static final String FIELD_MANAGER = "trailkeeper-operator";

  private final KubernetesClient client;
  private final CertManagerCertificate issuer;

  /** Asks with this client for certificates of this issuer. */
  public CertificateRequests(KubernetesClient client, CertManagerCertificate issuer) {
    this.client = requireNonNull(client, "client");
    this.issuer = requireNonNull(issuer, "issuer");
  }

  /**
   * Makes a {@code Certificate} be there as it is wanted; what others have added to it stays.
   *
   * @param metadata the object's; the Secret gets its name and its labels
   * @return false if the cluster has no cert-manager
   * @throws KubernetesClientException if the API server refuses it, or cannot be reached
   */
  public boolean ask(ObjectMeta metadata, CertificateRequest request) {
    GenericKubernetesResource wanted = issuer.render(metadata, request);
    var object =
        client
            .genericKubernetesResources(CertManagerCertificate.CONTEXT)
            .inNamespace(metadata.getNamespace())
            .resource(wanted);
    try {
      @Nullable GenericKubernetesResource present = object.get();
      if (present == null || !isAsWanted(present, wanted)) {
        object.fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
      }
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Takes a request back, and what cert-manager has made of it: it leaves Secrets behind.
   *
   * @throws KubernetesClientException if the API server refuses it, or cannot be reached
   */
  public void withdraw(String namespace, String name) {
    client
        .genericKubernetesResources(CertManagerCertificate.CONTEXT)
        .inNamespace(namespace)
        .withName(name)
        .delete();
    client.secrets().inNamespace(namespace).withName(name).delete();
  }

  private static boolean isAsWanted(
      GenericKubernetesResource present, GenericKubernetesResource wanted) {
    return includes(present.getMetadata().getLabels(), wanted.getMetadata().getLabels())
        && present
            .getMetadata()
            .getOwnerReferences()
            .containsAll(wanted.getMetadata().getOwnerReferences())
        && includes(present.getAdditionalProperties(), wanted.getAdditionalProperties());
  }

  /** Compares as server-side apply does: lists as a whole, objects member by member. */
  private static boolean includes(@Nullable Object present, @Nullable Object wanted) {
    if (wanted instanceof Map<?, ?> members) {
      return present instanceof Map<?, ?> has
          && members.entrySet().stream()
              .allMatch(member -> includes(has.get(member.getKey()), member.getValue()));
    }
    if (wanted instanceof List<?> items) {
      return present instanceof List<?> has && has.equals(items);
    }
    return Objects.equals(present, wanted);
  }
}
