package io.trailkeeper.crds.configuration;

import io.trailkeeper.crds.validation.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** A Trail that cannot be configured. The message has a line for each violation. */
public final class InvalidTrailException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  InvalidTrailException(List<Violation> violations) {
    super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
    this.violations = List.copyOf(violations);
  }

  /** Returns what is wrong; at least one. */
  public List<Violation> violations() {
    return violations;
  }
}
