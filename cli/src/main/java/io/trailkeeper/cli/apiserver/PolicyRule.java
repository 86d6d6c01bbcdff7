package io.trailkeeper.cli.apiserver;

import java.util.List;

/**
 * A rule of an audit policy; an empty list matches everything.
 *
 * @param level None, Metadata, Request or RequestResponse
 * @param users names of users
 * @param userGroups names of groups, one of which the user must be in
 * @param verbs verbs
 * @param resources API groups and their resources
 * @param namespaces namespaces; the empty one is that of cluster-scoped objects
 * @param nonResourceUrls paths, with an asterisk at the end at most
 * @param omitStages stages that make no event
 */
public record PolicyRule(
    String level,
    List<String> users,
    List<String> userGroups,
    List<String> verbs,
    List<GroupResources> resources,
    List<String> namespaces,
    List<String> nonResourceUrls,
    List<String> omitStages) {

  /**
   * Resources of an API group.
   *
   * @param group the group; empty for the core
   * @param resources resources; all if empty
   * @param names names of objects; all if empty
   */
  public record GroupResources(String group, List<String> resources, List<String> names) {
    /** Copies the lists. */
    public GroupResources {
      resources = List.copyOf(resources);
      names = List.copyOf(names);
    }

    private boolean matches(PolicyRequest request) {
      if (!group.equals("*") && !group.equals(request.group())) {
        return false;
      }
      return (resources.isEmpty() || resources.stream().anyMatch(known -> matches(known, request)))
          && (names.isEmpty() || names.contains(PolicyRequest.OBJECT));
    }

    private static boolean matches(String known, PolicyRequest request) {
      String resource = request.resource();
      int slash = resource.indexOf('/');
      return known.equals("*")
          || known.equals(resource)
          || (slash >= 0
              && (known.equals(resource.substring(0, slash) + "/*")
                  || known.equals("*" + resource.substring(slash))));
    }
  }

  /** Copies the lists. */
  public PolicyRule {
    users = List.copyOf(users);
    userGroups = List.copyOf(userGroups);
    verbs = List.copyOf(verbs);
    resources = List.copyOf(resources);
    namespaces = List.copyOf(namespaces);
    nonResourceUrls = List.copyOf(nonResourceUrls);
    omitStages = List.copyOf(omitStages);
  }

  /** Whether the rule is for this request; the first one that is decides. */
  boolean matches(PolicyRequest request) {
    return (users.isEmpty() || users.contains(request.user()))
        && (userGroups.isEmpty() || request.groups().stream().anyMatch(userGroups::contains))
        && (verbs.isEmpty() || verbs.contains(request.verb()))
        && (resources.isEmpty() || resources.stream().anyMatch(of -> of.matches(request)))
        && (namespaces.isEmpty() || namespaces.contains(request.namespace()))
        && nonResourceUrls.isEmpty();
  }

  /** Whether every request comes to this rule and goes no further. */
  boolean matchesEverything() {
    return users.isEmpty()
        && userGroups.isEmpty()
        && verbs.isEmpty()
        && resources.isEmpty()
        && namespaces.isEmpty()
        && nonResourceUrls.isEmpty();
  }

  boolean recordsNothing() {
    return level.equals("None");
  }

  /** Whether bodies of requests are recorded. */
  boolean recordsBodies() {
    return level.equals("Request") || level.equals("RequestResponse");
  }
}
