package io.trailkeeper.cli.apiserver;

import java.util.ArrayList;
import java.util.List;

/**
 * A request that a Trail may ask for, to see what a policy does with it.
 *
 * @param who whom people call the user
 * @param user the user's name
 * @param groups the user's groups
 * @param verb the verb
 * @param group the API group; empty for the core
 * @param resource the resource, with its subresource after a slash
 * @param namespace the namespace; empty for cluster-scoped objects
 */
record PolicyRequest(
    String who,
    String user,
    List<String> groups,
    String verb,
    String group,
    String resource,
    String namespace) {

  /** The object's name, which a rule for objects by name does not know. */
  static final String OBJECT = "trailkeeper-any-object";

  private static final String NAMESPACE = "payments";

  /** What people do that a Trail is for: changes, credentials, and ways into pods. */
  private static final List<String[]> ACTS =
      List.of(
          act("create", "apps", "deployments", NAMESPACE),
          act("delete", "apps", "deployments", NAMESPACE),
          act("patch", "", "pods", NAMESPACE),
          act("delete", "", "namespaces", ""),
          act("update", "", "nodes", ""),
          act("create", "rbac.authorization.k8s.io", "clusterrolebindings", ""),
          act("create", "rbac.authorization.k8s.io", "rolebindings", NAMESPACE),
          act("update", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", ""),
          act("create", "certificates.k8s.io", "certificatesigningrequests", ""),
          act("delete", "", "secrets", "kube-system"),
          act("get", "", "secrets", NAMESPACE),
          act("list", "", "secrets", NAMESPACE),
          act("create", "", "secrets", NAMESPACE),
          act("update", "", "configmaps", NAMESPACE),
          act("create", "", "serviceaccounts/token", NAMESPACE),
          act("create", "authentication.k8s.io", "tokenreviews", ""),
          act("create", "", "pods/exec", NAMESPACE),
          act("get", "", "pods/exec", NAMESPACE),
          act("create", "", "pods/attach", NAMESPACE),
          act("create", "", "pods/portforward", NAMESPACE),
          act("update", "", "pods/ephemeralcontainers", NAMESPACE),
          act("get", "", "pods/log", NAMESPACE),
          act("create", "trailkeeper.io", "trails", ""));

  private static String[] act(String verb, String group, String resource, String namespace) {
    return new String[] {verb, group, resource, namespace};
  }

  /** Returns all requests, by an ordinary user, an administrator and a service account. */
  static List<PolicyRequest> all() {
    List<PolicyRequest> all = new ArrayList<>();
    for (String[] act : ACTS) {
      all.add(by("a user", "jane", List.of("developers"), act));
      all.add(by("an administrator", "kubernetes-admin", List.of("system:masters"), act));
      all.add(
          by(
              "a service account",
              "system:serviceaccount:" + NAMESPACE + ":builder",
              List.of("system:serviceaccounts", "system:serviceaccounts:" + NAMESPACE),
              act));
    }
    return all;
  }

  private static PolicyRequest by(String who, String user, List<String> groups, String[] act) {
    List<String> withAll = new ArrayList<>(groups);
    withAll.add("system:authenticated");
    return new PolicyRequest(who, user, List.copyOf(withAll), act[0], act[1], act[2], act[3]);
  }

  /** Whether the request or its answer holds a credential. */
  boolean holdsCredentials() {
    return switch (resource) {
      case "secrets" -> !verb.equals("delete");
      case "serviceaccounts/token", "tokenreviews" -> true;
      default -> false;
    };
  }

  /** Returns what is done, for people. */
  String act() {
    return verb + " " + resource;
  }
}
