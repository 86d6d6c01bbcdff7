package io.trailkeeper.core.classification;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The two tables: which events are Data, and which verbs do not tell whether they read.
 *
 * <p>The first row that fits decides. An event that no row fits is Management, and read-only if its
 * verb is one that reads.
 */
final class ClassificationTable {

  private static final Set<String> READS = Set.of("get", "list", "watch", "head", "options");
  private static final Set<String> ANY = Set.of();

  /**
   * A row.
   *
   * @param verbs the verbs it is about; empty means all
   */
  record Row(String apiGroup, String resource, String subresource, Set<String> verbs) {
    boolean fits(ResourceType type, String verb) {
      return type.resource().equals(resource)
          && type.subresource().equals(subresource)
          && type.apiGroup().equals(apiGroup)
          && (verbs.isEmpty() || verbs.contains(verb));
    }
  }

  /** High volume or sensitive. */
  static final List<Row> DATA =
      List.of(
          new Row("", "secrets", "", READS),
          new Row("", "configmaps", "", READS),
          new Row("", "pods", "exec", ANY),
          new Row("", "pods", "attach", ANY),
          new Row("", "pods", "portforward", ANY),
          new Row("", "pods", "proxy", ANY),
          new Row("", "pods", "log", ANY),
          new Row("", "pods", "ephemeralcontainers", ANY),
          new Row("", "services", "proxy", ANY),
          new Row("", "nodes", "proxy", ANY),
          new Row("", "serviceaccounts", "token", ANY),
          new Row("authentication.k8s.io", "tokenreviews", "", ANY),
          new Row("authentication.k8s.io", "selfsubjectreviews", "", ANY),
          new Row("authorization.k8s.io", "subjectaccessreviews", "", ANY),
          new Row("authorization.k8s.io", "localsubjectaccessreviews", "", ANY),
          new Row("authorization.k8s.io", "selfsubjectaccessreviews", "", ANY),
          new Row("authorization.k8s.io", "selfsubjectrulesreviews", "", ANY),
          new Row("coordination.k8s.io", "leases", "", ANY),
          new Row("coordination.k8s.io", "leasecandidates", "", ANY),
          new Row("", "events", "", ANY),
          new Row("events.k8s.io", "events", "", ANY));

  /** Created, but only to ask a question. */
  static final List<Row> READ_ONLY =
      List.of(
          new Row("authentication.k8s.io", "tokenreviews", "", ANY),
          new Row("authentication.k8s.io", "selfsubjectreviews", "", ANY),
          new Row("authorization.k8s.io", "subjectaccessreviews", "", ANY),
          new Row("authorization.k8s.io", "localsubjectaccessreviews", "", ANY),
          new Row("authorization.k8s.io", "selfsubjectaccessreviews", "", ANY),
          new Row("authorization.k8s.io", "selfsubjectrulesreviews", "", ANY));

  /**
   * Asked for with GET, but able to do anything: a connection upgraded through one of these runs
   * commands or carries any protocol.
   */
  static final List<Row> WRITE =
      List.of(
          new Row("", "pods", "exec", ANY),
          new Row("", "pods", "attach", ANY),
          new Row("", "pods", "portforward", ANY),
          new Row("", "pods", "proxy", ANY),
          new Row("", "services", "proxy", ANY),
          new Row("", "nodes", "proxy", ANY));

  // The same rows by their resource, so that most events need one look.
  private static final Map<String, List<Row>> DATA_BY_RESOURCE = byResource(DATA);
  private static final Map<String, List<Row>> READ_ONLY_BY_RESOURCE = byResource(READ_ONLY);
  private static final Map<String, List<Row>> WRITE_BY_RESOURCE = byResource(WRITE);

  private ClassificationTable() {}

  private static Map<String, List<Row>> byResource(List<Row> rows) {
    return Map.copyOf(
        rows.stream()
            .collect(Collectors.groupingBy(Row::resource, Collectors.toUnmodifiableList())));
  }

  static boolean isData(ResourceType type, String verb) {
    return anyFits(DATA_BY_RESOURCE, type, verb);
  }

  /** Whether the table speaks of a type at all, for whatever verb. */
  static boolean speaksOf(ResourceType type) {
    for (Row row : DATA) {
      if (row.resource.equals(type.resource())
          && row.subresource.equals(type.subresource())
          && row.apiGroup.equals(type.apiGroup())) {
        return true;
      }
    }
    return false;
  }

  static boolean isReadOnly(ResourceType type, String verb) {
    if (anyFits(WRITE_BY_RESOURCE, type, verb)) {
      return false;
    }
    return READS.contains(verb) || anyFits(READ_ONLY_BY_RESOURCE, type, verb);
  }

  static boolean readsOnly(String httpMethod) {
    return READS.contains(httpMethod);
  }

  private static boolean anyFits(
      Map<String, List<Row>> rowsByResource, ResourceType type, String verb) {
    List<Row> rows = rowsByResource.get(type.resource());
    if (rows == null) {
      return false;
    }
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).fits(type, verb)) {
        return true;
      }
    }
    return false;
  }
}
