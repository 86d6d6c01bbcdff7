package io.trailkeeper.crds.validation;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.v1alpha1.NamespacesSpec;
import io.trailkeeper.crds.v1alpha1.ScopeSpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a trail reaches. */
final class ScopeRules {

  private static final FieldPath SCOPE = TrailValidation.SPEC.field("scope");
  private static final FieldPath NAMESPACES = SCOPE.field("namespaces");
  private static final FieldPath NAMES = NAMESPACES.field("names");
  private static final String NAMESPACES_ALLOWED = "names, selector or both";

  private ScopeRules() {}

  static List<Violation> check(TrailSpec spec) {
    Findings findings = new Findings();
    @Nullable ScopeSpec scope = spec.scope();
    if (scope != null) {
      findings.checkChoice(SCOPE.field("type"), scope.type(), Choice.SCOPE_TYPE);
      checkTypeFitsNamespaces(scope, findings);
      if (scope.namespaces() != null) {
        checkNamespaces(scope.namespaces(), findings);
      }
    }
    return findings.toList();
  }

  private static void checkTypeFitsNamespaces(ScopeSpec scope, Findings findings) {
    if (scope.type() == null) {
      if (scope.namespaces() != null) {
        findings.add(SCOPE, "namespaces without a type", "namespaces with type Namespaces");
      }
      return;
    }
    Choice.SCOPE_TYPE
        .find(scope.type())
        .ifPresent(
            type -> {
              boolean wanted = type == Choice.ScopeType.NAMESPACES;
              if (wanted && scope.namespaces() == null) {
                findings.addText(NAMESPACES, null, NAMESPACES_ALLOWED);
              } else if (!wanted && scope.namespaces() != null) {
                findings.add(
                    SCOPE, "namespaces with type Cluster", "namespaces with type Namespaces");
              }
            });
  }

  private static void checkNamespaces(NamespacesSpec namespaces, Findings findings) {
    @Nullable List<String> names = namespaces.names();
    @Nullable LabelSelector selector = namespaces.selector();
    if (names == null && selector == null) {
      findings.add(NAMESPACES, "neither names nor selector", NAMESPACES_ALLOWED);
    }
    if (names != null) {
      if (names.isEmpty() && selector == null) {
        findings.add(NAMES, "an empty list without a selector", NAMESPACES_ALLOWED);
      }
      for (int i = 0; i < names.size(); i++) {
        @Nullable String name = names.get(i);
        if (name == null || !Names.isLabel(name)) {
          findings.addText(NAMES.item(i), name, Names.LABEL_RULE);
        }
      }
    }
    if (selector != null) {
      Labels.checkSelector(NAMESPACES.field("selector"), selector, findings);
    }
  }
}
