package io.trailkeeper.crds.testing;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets a test run if there is an API server to run it on, and says so if there is none. */
final class KubernetesTestCondition implements ExecutionCondition {

  /** Its value {@code required} makes a failure of tests that cannot run. */
  static final String PROPERTY = "apiserver.tests";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = ApiServerPrograms.missing();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("there is a real API server");
    }
    if ("required".equals(System.getProperty(PROPERTY))) {
      throw new IllegalStateException("-D" + PROPERTY + "=required, but " + missing.get());
    }
    // The store of the root lives as long as the JVM's tests.
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(KubernetesTestCondition.class))
        .getOrComputeIfAbsent(PROPERTY, key -> say(missing.get()));
    return ConditionEvaluationResult.disabled(missing.get());
  }

  @SuppressWarnings("SystemOut") // the build's output is where whoever builds looks
  private static boolean say(String why) {
    System.out.println("Tests on a real API server did not run: " + why);
    return true;
  }
}
