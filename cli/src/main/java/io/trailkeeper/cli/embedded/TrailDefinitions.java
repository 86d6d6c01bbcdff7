package io.trailkeeper.cli.embedded;

import io.trailkeeper.crds.v1alpha1.Trail;
import java.util.List;
import java.util.Map;

/**
 * The Trails that are wanted.
 *
 * @param trails the valid ones, by name
 * @param problems what is wrong with the others, for people. While there are any, a trail that is
 *     not among the valid ones may be one of them, and goes on as it was
 */
public record TrailDefinitions(Map<String, Trail> trails, List<String> problems) {

  /** Copies both. */
  public TrailDefinitions {
    trails = Map.copyOf(trails);
    problems = List.copyOf(problems);
  }
}
