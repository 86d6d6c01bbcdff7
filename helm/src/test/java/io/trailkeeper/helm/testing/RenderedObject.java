package io.trailkeeper.helm.testing;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/**
 * One object of a rendered chart.
 *
 * @param template the file that it came from, relative to the chart's templates
 * @param content the object with every field that was rendered, known or not
 */
public record RenderedObject(String template, GenericKubernetesResource content) {

  /** Where the chart has its hooks, and nothing else. */
  private static final String HOOKS = "tests/";

  public RenderedObject {
    requireNonNull(template, "template");
    requireNonNull(content, "content");
  }

  /** Returns whether Helm does not install it, but runs it when asked to. */
  public boolean isHook() {
    return template.startsWith(HOOKS);
  }

  /** Returns kind and name, for example {@code Deployment/trailkeeper-operator}. */
  public String id() {
    return content.getKind() + "/" + content.getMetadata().getName();
  }
}
