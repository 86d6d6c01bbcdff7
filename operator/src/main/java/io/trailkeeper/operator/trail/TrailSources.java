package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.trailkeeper.crds.v1alpha1.DestinationSpec;
import io.trailkeeper.crds.v1alpha1.S3DestinationSpec;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import io.trailkeeper.operator.resource.CollectorLabels;
import io.trailkeeper.operator.resource.Installation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Trails depend on and do not own, in the operator's namespace: capture's StatefulSet, the
 * authority's Secret, and the Secrets that users make. A change of one is an event of the Trails
 * that it concerns.
 */
final class TrailSources {

  /** The Secret of the authority that issues client certificates. */
  static final String AUTHORITY = "trailkeeper-ca";

  private static final String BY_CREDENTIALS = "credentials-secret";

  /** Releases of Helm: Secrets of a megabyte, and none that a Trail could name. */
  private static final String HELM_RELEASE = "helm.sh/release.v1";

  private final Installation installation;
  private final InformerEventSource<StatefulSet, Trail> capture;
  private final InformerEventSource<Secret, Trail> authority;
  private final InformerEventSource<Secret, Trail> credentials;

  TrailSources(Installation installation, EventSourceContext<Trail> context) {
    this.installation = installation;
    context.getPrimaryCache().addIndexer(BY_CREDENTIALS, TrailSources::credentialsSecret);
    capture =
        new InformerEventSource<>(
            builder(StatefulSet.class, "capture", object -> all(context))
                .withFieldSelector(named(installation.captureStatefulSet()))
                .withOnUpdateFilter(
                    (now, before) ->
                        !Objects.equals(
                            now.getSpec().getReplicas(), before.getSpec().getReplicas()))
                .build(),
            context);
    authority =
        new InformerEventSource<>(
            builder(Secret.class, "authority", object -> all(context))
                .withFieldSelector(named(AUTHORITY))
                .withOnUpdateFilter(TrailSources::hasChanged)
                .build(),
            context);
    credentials =
        new InformerEventSource<>(
            builder(Secret.class, "credentials", secret -> referring(context, secret))
                .withLabelSelector(CollectorLabels.NOT_OURS)
                .withFieldSelector(
                    new FieldSelector(new FieldSelector.Field("type", HELM_RELEASE, true)))
                .withOnUpdateFilter(TrailSources::hasChanged)
                .build(),
            context);
  }

  List<EventSource<?, Trail>> all() {
    return List.of(capture, authority, credentials);
  }

  Optional<StatefulSet> capture() {
    return capture.get(id(installation.captureStatefulSet()));
  }

  Optional<Secret> authority() {
    return authority.get(id(AUTHORITY));
  }

  Optional<Secret> credentials(String name) {
    return credentials.get(id(name));
  }

  private <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> builder(
      Class<R> type, String name, SecondaryToPrimaryMapper<R> trails) {
    return InformerEventSourceConfiguration.from(type, Trail.class)
        .withName(name)
        .withNamespaces(Set.of(installation.namespace()))
        .withSecondaryToPrimaryMapper(trails)
        // Nothing is looked up by the Trail: without this JOSDK would keep an index for it.
        .withPrimaryToSecondaryMapper((Trail trail) -> Set.of());
  }

  private ResourceID id(String name) {
    return new ResourceID(name, installation.namespace());
  }

  private static FieldSelector named(String name) {
    return new FieldSelector(new FieldSelector.Field("metadata.name", name));
  }

  private static boolean hasChanged(Secret now, Secret before) {
    return !Objects.equals(now.getData(), before.getData());
  }

  private static Set<ResourceID> all(EventSourceContext<Trail> context) {
    return context
        .getPrimaryCache()
        .list()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static Set<ResourceID> referring(EventSourceContext<Trail> context, Secret secret) {
    return context
        .getPrimaryCache()
        .byIndex(BY_CREDENTIALS, secret.getMetadata().getName())
        .stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static List<String> credentialsSecret(Trail trail) {
    return Optional.ofNullable(trail.getSpec())
        .map(TrailSpec::destination)
        .map(DestinationSpec::s3)
        .map(S3DestinationSpec::credentialsSecret)
        .map(reference -> reference.name())
        .stream()
        .toList();
  }
}
