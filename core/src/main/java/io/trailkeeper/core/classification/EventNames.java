package io.trailkeeper.core.classification;

import java.util.Map;
import java.util.Set;

/**
 * CloudTrail's way to name a call: {@code CreatePodExec}, {@code ListSecrets}, {@code
 * PatchDeployment}, {@code DeleteCollectionPods}, {@code GetNonResourceURL}.
 *
 * <p>A name is the verb, the kind (in the plural where the verb is about many), and the
 * subresource. It holds letters, digits and underscores only, at most 128 of them, whatever a
 * client asked for. It is made from the request alone, so that one call has one name at every audit
 * level.
 */
final class EventNames {

  private static final int MAX_CHARS = 128;
  private static final String NON_RESOURCE = "NonResourceURL";
  private static final Set<String> ABOUT_MANY = Set.of("list", "watch", "deletecollection");

  private static final Map<String, String> VERBS = Map.of("deletecollection", "DeleteCollection");

  /** Kinds whose name is not the resource's with a capital letter and without its plural. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("apiservices", "APIService"),
          Map.entry("certificatesigningrequests", "CertificateSigningRequest"),
          Map.entry("clusterrolebindings", "ClusterRoleBinding"),
          Map.entry("clusterroles", "ClusterRole"),
          Map.entry("clustertrustbundles", "ClusterTrustBundle"),
          Map.entry("componentstatuses", "ComponentStatus"),
          Map.entry("configmaps", "ConfigMap"),
          Map.entry("controllerrevisions", "ControllerRevision"),
          Map.entry("cronjobs", "CronJob"),
          Map.entry("csidrivers", "CSIDriver"),
          Map.entry("csinodes", "CSINode"),
          Map.entry("csistoragecapacities", "CSIStorageCapacity"),
          Map.entry("customresourcedefinitions", "CustomResourceDefinition"),
          Map.entry("daemonsets", "DaemonSet"),
          Map.entry("deviceclasses", "DeviceClass"),
          Map.entry("endpoints", "Endpoints"),
          Map.entry("endpointslices", "EndpointSlice"),
          Map.entry("flowschemas", "FlowSchema"),
          Map.entry("horizontalpodautoscalers", "HorizontalPodAutoscaler"),
          Map.entry("ingressclasses", "IngressClass"),
          Map.entry("ipaddresses", "IPAddress"),
          Map.entry("leasecandidates", "LeaseCandidate"),
          Map.entry("limitranges", "LimitRange"),
          Map.entry("localsubjectaccessreviews", "LocalSubjectAccessReview"),
          Map.entry("mutatingadmissionpolicies", "MutatingAdmissionPolicy"),
          Map.entry("mutatingadmissionpolicybindings", "MutatingAdmissionPolicyBinding"),
          Map.entry("mutatingwebhookconfigurations", "MutatingWebhookConfiguration"),
          Map.entry("networkpolicies", "NetworkPolicy"),
          Map.entry("persistentvolumeclaims", "PersistentVolumeClaim"),
          Map.entry("persistentvolumes", "PersistentVolume"),
          Map.entry("poddisruptionbudgets", "PodDisruptionBudget"),
          Map.entry("podtemplates", "PodTemplate"),
          Map.entry("priorityclasses", "PriorityClass"),
          Map.entry("prioritylevelconfigurations", "PriorityLevelConfiguration"),
          Map.entry("replicasets", "ReplicaSet"),
          Map.entry("replicationcontrollers", "ReplicationController"),
          Map.entry("resourceclaims", "ResourceClaim"),
          Map.entry("resourceclaimtemplates", "ResourceClaimTemplate"),
          Map.entry("resourcequotas", "ResourceQuota"),
          Map.entry("resourceslices", "ResourceSlice"),
          Map.entry("rolebindings", "RoleBinding"),
          Map.entry("runtimeclasses", "RuntimeClass"),
          Map.entry("selfsubjectaccessreviews", "SelfSubjectAccessReview"),
          Map.entry("selfsubjectreviews", "SelfSubjectReview"),
          Map.entry("selfsubjectrulesreviews", "SelfSubjectRulesReview"),
          Map.entry("serviceaccounts", "ServiceAccount"),
          Map.entry("servicecidrs", "ServiceCIDR"),
          Map.entry("statefulsets", "StatefulSet"),
          Map.entry("storageclasses", "StorageClass"),
          Map.entry("storageversionmigrations", "StorageVersionMigration"),
          Map.entry("subjectaccessreviews", "SubjectAccessReview"),
          Map.entry("tokenreviews", "TokenReview"),
          Map.entry("validatingadmissionpolicies", "ValidatingAdmissionPolicy"),
          Map.entry("validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding"),
          Map.entry("validatingwebhookconfigurations", "ValidatingWebhookConfiguration"),
          Map.entry("volumeattachments", "VolumeAttachment"),
          Map.entry("volumeattributesclasses", "VolumeAttributesClass"));

  private static final Map<String, String> SUBRESOURCES =
      Map.of(
          "ephemeralcontainers", "EphemeralContainers",
          "portforward", "PortForward");

  private EventNames() {}

  static String ofNonResource(String verb) {
    return cut(capital(verb) + NON_RESOURCE);
  }

  static String of(String verb, ResourceType type) {
    String kind = kind(type.resource());
    return cut(
        VERBS.getOrDefault(verb, capital(verb))
            + (ABOUT_MANY.contains(verb) ? plural(kind) : kind)
            + (type.subresource().isEmpty()
                ? ""
                : SUBRESOURCES.getOrDefault(type.subresource(), capital(type.subresource()))));
  }

  static String kind(String resource) {
    String known = KINDS.get(resource);
    return known != null ? known : capital(singular(resource));
  }

  private static String cut(String name) {
    return name.length() > MAX_CHARS ? name.substring(0, MAX_CHARS) : name;
  }

  private static String singular(String plural) {
    if (plural.endsWith("ies") && plural.length() > 4) {
      return plural.substring(0, plural.length() - 3) + "y";
    }
    if (plural.endsWith("sses")
        || plural.endsWith("xes")
        || plural.endsWith("ches")
        || plural.endsWith("shes")) {
      return plural.substring(0, plural.length() - 2);
    }
    return plural.endsWith("s") && !plural.endsWith("ss") && plural.length() > 1
        ? plural.substring(0, plural.length() - 1)
        : plural;
  }

  private static String plural(String kind) {
    if (kind.endsWith("ss")
        || kind.endsWith("Status")
        || kind.endsWith("x")
        || kind.endsWith("ch")
        || kind.endsWith("sh")) {
      return kind + "es";
    }
    if (kind.endsWith("s")) {
      return kind;
    }
    int beforeLast = kind.length() - 2;
    if (kind.endsWith("y") && beforeLast >= 0 && "aeiou".indexOf(kind.charAt(beforeLast)) < 0) {
      return kind.substring(0, kind.length() - 1) + "ies";
    }
    return kind + "s";
  }

  /** A capital letter in front, and an underscore for all but letters and digits. */
  private static String capital(String word) {
    StringBuilder out = new StringBuilder(Math.min(word.length(), MAX_CHARS));
    for (int i = 0; i < word.length() && i < MAX_CHARS; i++) {
      char c = word.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain) {
        out.append('_');
      } else {
        out.append(i == 0 && c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
      }
    }
    return out.toString();
  }
}
