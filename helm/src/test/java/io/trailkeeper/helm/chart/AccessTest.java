package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.trailkeeper.helm.testing.RenderedChart;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccessTest {

  /** All that anybody is granted in the whole cluster. */
  private static final Set<String> CLUSTER_WIDE =
      Set.of(
          "trailkeeper.io/trails",
          "trailkeeper.io/trails/status",
          "trailkeeper.io/trailcheckpoints",
          "trailkeeper.io/trailcheckpoints/status",
          "events.k8s.io/events",
          "/namespaces");

  /** With these a right could be widened to every other. */
  private static final Set<String> WIDENING = Set.of("*", "bind", "escalate", "impersonate");

  static Stream<RenderedChart> charts() {
    return Stream.of(Installations.plain(), Installations.full());
  }

  @ParameterizedTest
  @MethodSource("charts")
  void everyRuleNamesWhatItGrants(RenderedChart chart) {
    // When
    List<PolicyRule> rules =
        Stream.concat(
                chart.all(ClusterRole.class).stream().flatMap(role -> role.getRules().stream()),
                chart.all(Role.class).stream().flatMap(role -> role.getRules().stream()))
            .toList();

    // Then
    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getVerbs()).isNotEmpty().doesNotContainAnyElementsOf(WIDENING);
              if (!rule.getNonResourceURLs().isEmpty()) {
                assertThat(rule.getNonResourceURLs()).containsExactly("/metrics");
                assertThat(rule.getVerbs()).containsExactly("get");
                assertThat(rule.getResources()).isEmpty();
                return;
              }
              assertThat(rule.getApiGroups()).isNotEmpty().doesNotContain("*");
              assertThat(rule.getResources())
                  .isNotEmpty()
                  .noneMatch(resource -> resource.contains("*"));
            });
  }

  @ParameterizedTest
  @MethodSource("charts")
  void clusterWideNothingIsGrantedButTrailsEventsAndNamespaces(RenderedChart chart) {
    // When
    List<String> granted =
        chart.all(ClusterRole.class).stream()
            .flatMap(role -> role.getRules().stream())
            .flatMap(
                rule ->
                    rule.getApiGroups().stream()
                        .flatMap(g -> rule.getResources().stream().map(r -> g + "/" + r)))
            .toList();

    // Then
    assertThat(granted).isNotEmpty().isSubsetOf(CLUSTER_WIDE);
  }

  @ParameterizedTest
  @MethodSource("charts")
  void everyBindingIsToOurRolesAndOurAccounts(RenderedChart chart) {
    // When
    List<ClusterRoleBinding> cluster = chart.all(ClusterRoleBinding.class);
    List<RoleBinding> inNamespace = chart.all(RoleBinding.class);

    // Then
    assertThat(cluster)
        .extracting(binding -> binding.getRoleRef().getName())
        .containsExactlyInAnyOrder(
            "trailkeeper-operator", "trailkeeper-namespaces", "trailkeeper-capture");
    assertThat(inNamespace)
        .extracting(
            binding -> binding.getRoleRef().getKind(),
            binding -> binding.getRoleRef().getName(),
            binding -> binding.getMetadata().getNamespace())
        .containsExactlyInAnyOrder(
            tuple("Role", "trailkeeper-operator", "trails"),
            tuple("Role", "trailkeeper-capture", "default"));
    assertThat(
            Stream.concat(
                cluster.stream().flatMap(b -> b.getSubjects().stream()),
                inNamespace.stream().flatMap(b -> b.getSubjects().stream())))
        .extracting(Subject::getKind, Subject::getName, Subject::getNamespace)
        .containsOnly(
            tuple("ServiceAccount", "trailkeeper-operator", "trails"),
            tuple("ServiceAccount", "trailkeeper-capture", "trails"),
            tuple("Group", "system:serviceaccounts:trails", null));
  }

  @Test
  void helmTestAsksForReadinessAndHasNoRights() {
    // When
    Pod pod = Installations.full().get(Pod.class, "trailkeeper-test");

    // Then
    assertThat(pod.getSpec().getContainers().get(0).getArgs())
        .containsExactly(
            "installation-check",
            "--operator=http://trailkeeper-operator.trails.svc:8080",
            "--capture=http://trailkeeper-capture-0.trailkeeper-capture-followers.trails.svc:8080",
            "--capture=http://trailkeeper-capture-1.trailkeeper-capture-followers.trails.svc:8080",
            "--capture=http://trailkeeper-capture-2.trailkeeper-capture-followers.trails.svc:8080");
  }

  @Test
  void certificatesOfCertManagerAreTheOperatorsOnlyIfItUsesThem() {
    // When
    Role self = Installations.plain().get(Role.class, "trailkeeper-operator");
    Role certManager = Installations.full().get(Role.class, "trailkeeper-operator");

    // Then
    assertThat(self.getRules()).noneMatch(rule -> rule.getResources().contains("certificates"));
    assertThat(certManager.getRules())
        .anyMatch(rule -> rule.getResources().contains("certificates"));
  }

  @Test
  void peoplesRolesJoinTheClustersOwnUnlessTheyShouldNot() {
    // When
    RenderedChart plain = Installations.plain();
    RenderedChart full = Installations.full();

    // Then
    for (String role : List.of("view", "edit", "admin")) {
      String label = "rbac.authorization.k8s.io/aggregate-to-" + role;
      String name = "trailkeeper-trails-" + role;
      assertThat(plain.get(ClusterRole.class, name).getMetadata().getLabels())
          .containsEntry(label, "true");
      assertThat(full.get(ClusterRole.class, name).getMetadata().getLabels())
          .doesNotContainKey(label);
    }
  }
}
