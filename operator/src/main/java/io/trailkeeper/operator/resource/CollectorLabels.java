package io.trailkeeper.operator.resource;

import java.util.Map;
import java.util.TreeMap;

/** The labels of what a Trail owns. */
public final class CollectorLabels {

  /** The name of the application. */
  public static final String NAME = "app.kubernetes.io/name";

  /** The part of the application. */
  public static final String COMPONENT = "app.kubernetes.io/component";

  /** Who made an object. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The Trail that an object belongs to; see {@link OwnedNames#labelValue}. */
  public static final String TRAIL = "trailkeeper.io/trail";

  static final String APPLICATION = "trailkeeper";
  static final String COLLECTOR = "collector";
  static final String CAPTURE = "capture";

  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String OPERATOR = "trailkeeper-operator";

  /** Selects what Trails own, and nothing else. */
  public static final String SELECTOR =
      MANAGED_BY + "=" + OPERATOR + "," + COMPONENT + "=" + COLLECTOR;

  /** Selects what the operator has not made. */
  public static final String NOT_OURS = MANAGED_BY + "!=" + OPERATOR;

  private CollectorLabels() {}

  /** The labels of every object of a Trail. */
  static Map<String, String> of(Installation installation, String trail) {
    Map<String, String> labels = new TreeMap<>(selector(trail));
    labels.put(NAME, APPLICATION);
    labels.put(INSTANCE, installation.instance());
    labels.put(MANAGED_BY, OPERATOR);
    return labels;
  }

  /**
   * The labels that select a Trail's pods, in the order of their keys; never changed, for a
   * Deployment's are immutable.
   */
  static Map<String, String> selector(String trail) {
    return new TreeMap<>(Map.of(COMPONENT, COLLECTOR, TRAIL, OwnedNames.labelValue(trail)));
  }

  /** The labels that select the pods of capture. */
  static Map<String, String> capture() {
    return new TreeMap<>(Map.of(NAME, APPLICATION, COMPONENT, CAPTURE));
  }
}
