package io.trailkeeper.bench.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrailPlansTest {

  private static final List<String> NAMESPACES = List.of("web", "payments");
  private static final List<String> RESOURCES = List.of("pods");

  @Test
  void theFirstHasEverythingAndTheOthersHaveANamespaceOrAResourceInTurn() {
    // When
    List<Selection> plans = TrailPlans.of(5, 1, NAMESPACES, RESOURCES, false);

    // Then
    assertThat(plans)
        .extracting(Selection::scope)
        .containsExactly(
            new Scope.Cluster(),
            new Scope.Namespaces(Set.of("web")),
            new Scope.Namespaces(Set.of("payments")),
            new Scope.Cluster(),
            new Scope.Namespaces(Set.of("web")));
    assertThat(plans.get(0)).isNotEqualTo(plans.get(3));
    assertThat(plans.get(3).toString()).contains("pods");
  }

  @Test
  void allMayHaveEverything() {
    // When
    List<Selection> plans = TrailPlans.of(3, 1, NAMESPACES, RESOURCES, true);

    // Then
    assertThat(plans).hasSize(3).containsOnly(plans.get(0));
  }

  @Test
  void theLastSelectorIsTheOneThatSelects() {
    // When
    List<Selection> plans = TrailPlans.of(1, 50, List.of(), List.of(), false);

    // Then
    assertThat(plans.get(0).advancedEventSelectors()).hasSize(50);
    assertThat(plans.get(0).advancedEventSelectors().get(49).fieldSelectors()).hasSize(1);
    assertThat(plans.get(0).advancedEventSelectors().get(48).fieldSelectors()).hasSize(2);
  }
}
