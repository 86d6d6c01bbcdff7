package io.trailkeeper.crds.configuration;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Optional;
import java.util.Set;

/** Says which namespaces a label selector matches. */
@FunctionalInterface
public interface NamespaceLookup {

  /**
   * Returns the names of the namespaces that match.
   *
   * @return the names, of which there may be none; nothing where there is no cluster to ask
   */
  Optional<Set<String>> matching(LabelSelector selector);
}
