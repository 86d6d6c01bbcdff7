package io.trailkeeper.helm.testing;

import static java.util.Objects.requireNonNull;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chart as Helm renders it, with its values checked against the chart's schema.
 *
 * @param namespace the namespace that it was rendered for
 * @param everything all objects, in Helm's order, with the hooks
 */
public record RenderedChart(String namespace, List<RenderedObject> everything) {

  private static final Pattern BOUNDARY = Pattern.compile("(?m)^---[^\\n]*$");
  private static final Pattern SOURCE =
      Pattern.compile("(?m)^# Source: [^/\\n]+/templates/([^\\n]+)$");
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  public RenderedChart {
    requireNonNull(namespace, "namespace");
    everything = List.copyOf(everything);
  }

  /**
   * Renders the chart {@code trailkeeper}.
   *
   * @param release the release's name
   * @param namespace the namespace of the installation
   * @param values values besides the defaults, nested as in {@code values.yaml}
   * @throws IllegalStateException with Helm's words, if a value is not allowed or rendering fails
   */
  public static RenderedChart render(String release, String namespace, Map<String, ?> values) {
    return render(Chart.TRAILKEEPER, release, namespace, values);
  }

  /** Renders the chart {@code trailkeeper-crds}, as {@link #render(String, String, Map)} does. */
  public static RenderedChart renderCrds() {
    return render(Chart.CRDS, "trailkeeper-crds", "default", Map.of());
  }

  /** Renders a chart, as {@link #render(String, String, Map)} does. */
  public static RenderedChart render(
      Chart chart, String release, String namespace, Map<String, ?> values) {
    try (ChartCopy copy = ChartCopy.of(chart)) {
      String text =
          new Helm(copy.directory())
              .template()
              .withName(release)
              .withNamespace(namespace)
              .withValuesFile(copy.write(SERIALIZATION.asJson(values)))
              .call();
      return new RenderedChart(namespace, parse(text));
    }
  }

  /** Returns what Helm installs: all objects but the hooks. */
  public List<GenericKubernetesResource> objects() {
    return everything.stream().filter(o -> !o.isHook()).map(RenderedObject::content).toList();
  }

  /** Returns the objects that {@code helm test} makes. */
  public List<GenericKubernetesResource> hooks() {
    return everything.stream().filter(RenderedObject::isHook).map(RenderedObject::content).toList();
  }

  /** Returns the objects of this type, hooks among them. */
  public <T extends HasMetadata> List<T> all(Class<T> type) {
    return everything.stream()
        .map(RenderedObject::content)
        .filter(content -> content.getKind().equals(HasMetadata.getKind(type)))
        .filter(content -> content.getApiVersion().equals(HasMetadata.getApiVersion(type)))
        .map(content -> SERIALIZATION.convertValue(content, type))
        .toList();
  }

  /**
   * Returns the object of this type and name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public <T extends HasMetadata> T get(Class<T> type, String name) {
    return all(type).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no "
                        + HasMetadata.getKind(type)
                        + " "
                        + name
                        + " was rendered, but "
                        + everything.stream().map(RenderedObject::id).toList()));
  }

  /**
   * Creates or updates the namespace, held to the restricted Pod Security Standard, and all objects
   * but the hooks. Fields that the API server does not know are errors.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses one
   */
  public void apply(KubernetesClient client) {
    client.resource(restrictedNamespace()).serverSideApply();
    objects().forEach(object -> apply(client, object));
  }

  /** Creates or updates one object, as {@link #apply(KubernetesClient)} does. */
  public static GenericKubernetesResource apply(
      KubernetesClient client, GenericKubernetesResource object) {
    return client.resource(object).fieldValidation(Validation.STRICT).serverSideApply();
  }

  private Namespace restrictedNamespace() {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(namespace)
        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
        .endMetadata()
        .build();
  }

  private static List<RenderedObject> parse(String text) {
    List<RenderedObject> objects = new ArrayList<>();
    for (String document : BOUNDARY.split(text, -1)) {
      Matcher source = SOURCE.matcher(document);
      if (source.find()) {
        GenericKubernetesResource content =
            SERIALIZATION.unmarshal(document, GenericKubernetesResource.class);
        if (content != null && content.getKind() != null) {
          objects.add(new RenderedObject(source.group(1), content));
        }
      }
    }
    return objects;
  }
}
