package io.trailkeeper.cli.health;

import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The checks behind one path, in the order in which they were added. Thread-safe. */
final class HealthChecks {

  private final String path;
  private final CopyOnWriteArrayList<Named> checks = new CopyOnWriteArrayList<>();

  HealthChecks(String path) {
    this.path = path;
  }

  private record Named(String name, HealthCheck check) {}

  /**
   * What was found.
   *
   * @param text a line for each check in the form of Kubernetes' own {@code /livez?verbose}
   */
  record Report(boolean passed, String text) {}

  void add(String name, HealthCheck check) {
    checks.add(new Named(name, check));
  }

  Report report() {
    boolean passed = true;
    StringBuilder text = new StringBuilder();
    for (Named named : checks) {
      Optional<String> problem = ask(named.check());
      passed &= problem.isEmpty();
      text.append(problem.isEmpty() ? "[+]" : "[-]")
          .append(named.name())
          .append(problem.map(what -> " failed: " + what).orElse(" ok"))
          .append('\n');
    }
    text.append(path).append(passed ? " check passed\n" : " check failed\n");
    return new Report(passed, text.toString());
  }

  /** A check that cannot tell is one that fails. */
  private static Optional<String> ask(HealthCheck check) {
    try {
      return check.problem();
    } catch (RuntimeException e) {
      return Optional.of("the check itself failed: " + e);
    }
  }
}
