package io.trailkeeper.bench.installation;

import io.trailkeeper.core.selector.AdvancedEventSelector;
import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.core.selector.SelectorField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the Trails of a cluster select: the first one everything, the others as tenants do. */
public final class TrailPlans {

  private static final FieldSelector ANY_CATEGORY =
      new FieldSelector(
          SelectorField.EVENT_CATEGORY, Map.of(Operator.EQUALS, List.of("Management", "Data")));

  private TrailPlans() {}

  /**
   * Plans Trails.
   *
   * @param trails how many, at least 1
   * @param selectors how many selectors each has, at least 1; all but the last select nothing, and
   *     are looked at before it
   * @param namespaces that are in the events, the most frequent first: each of the other Trails has
   *     one, then one resource
   * @param resources that are in the events, the most frequent first
   * @param all whether the others select everything too
   */
  public static List<Selection> of(
      int trails, int selectors, List<String> namespaces, List<String> resources, boolean all) {
    List<Selection> plans = new ArrayList<>();
    int tenants = namespaces.size() + resources.size();
    for (int trail = 0; trail < trails; trail++) {
      int tenant = tenants == 0 ? 0 : (trail + tenants - 1) % tenants;
      if (trail == 0 || all || tenants == 0) {
        plans.add(selection(new Scope.Cluster(), selectors, ANY_CATEGORY));
      } else if (tenant < namespaces.size()) {
        plans.add(
            selection(
                new Scope.Namespaces(Set.of(namespaces.get(tenant))), selectors, ANY_CATEGORY));
      } else {
        plans.add(
            selection(
                new Scope.Cluster(),
                selectors,
                ANY_CATEGORY,
                equal(SelectorField.RESOURCE, resources.get(tenant - namespaces.size()))));
      }
    }
    return plans;
  }

  private static Selection selection(Scope scope, int selectors, FieldSelector... last) {
    List<AdvancedEventSelector> advanced = new ArrayList<>();
    for (int i = 1; i < selectors; i++) {
      advanced.add(
          new AdvancedEventSelector(
              "", List.of(ANY_CATEGORY, equal(SelectorField.NAME, "never-" + i))));
    }
    advanced.add(new AdvancedEventSelector("", List.of(last)));
    return new Selection(scope, List.of(), advanced);
  }

  private static FieldSelector equal(SelectorField field, String value) {
    return new FieldSelector(field, Map.of(Operator.EQUALS, List.of(value)));
  }
}
