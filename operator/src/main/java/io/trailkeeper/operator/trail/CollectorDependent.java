package io.trailkeeper.operator.trail;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.operator.resource.CollectorLabels;
import io.trailkeeper.operator.resource.Installation;
import io.trailkeeper.operator.resource.OwnedNames;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An object that a Trail owns: applied by server-side apply, whoever made it, so that it is put
 * right also after its labels were taken off. What others add beside our fields stays.
 *
 * <p>Its informer sees the operator's namespace only, and there what Trails own.
 */
abstract class CollectorDependent<R extends HasMetadata>
    extends CRUDKubernetesDependentResource<R, Trail> {

  private @Nullable Installation installation;

  CollectorDependent(Class<R> type) {
    super(type);
  }

  /** Says where it stands; called once, before anything else. */
  void install(Installation here) {
    installation = here;
  }

  abstract R desired(Installation here, TrailContext wanted);

  /** The name of the object of a Trail. */
  String nameFor(String trail) {
    return OwnedNames.collector(trail);
  }

  @Override
  protected final R desired(Trail trail, Context<Trail> context) {
    return desired(installation(), TrailContext.of(context));
  }

  @Override
  protected final ResourceID targetSecondaryResourceID(Trail trail, Context<Trail> context) {
    return new ResourceID(nameFor(trail.getMetadata().getName()), installation().namespace());
  }

  /** The owner is part of the desired object. */
  @Override
  protected final void addReferenceHandlingMetadata(R desired, Trail trail) {}

  @Override
  protected final InformerEventSource<R, Trail> createEventSource(
      EventSourceContext<Trail> context) {
    InformerEventSource<R, Trail> source =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(resourceType(), Trail.class)
                .withName(name())
                .withNamespaces(Set.of(installation().namespace()))
                .withLabelSelector(CollectorLabels.SELECTOR)
                .withItemStore(new LeanStore<>())
                .withSecondaryToPrimaryMapper(object -> trails(object, context))
                .build(),
            context);
    setEventSource(source);
    return source;
  }

  /**
   * Who took the owner off an object has left the label, or the other way round; what cert-manager
   * writes never has an owner.
   */
  private static <R extends HasMetadata> Set<ResourceID> trails(
      R object, EventSourceContext<Trail> context) {
    Set<ResourceID> trails = new HashSet<>();
    object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Trail.KIND.equals(owner.getKind()))
        .forEach(owner -> trails.add(new ResourceID(owner.getName())));
    @Nullable String label =
        object.getMetadata().getLabels() == null
            ? null
            : object.getMetadata().getLabels().get(CollectorLabels.TRAIL);
    if (label != null && trails.isEmpty()) {
      trails.addAll(labelled(label, context));
    }
    return trails;
  }

  /** A name that is too long for a label stands there cut and with a hash. */
  private static Set<ResourceID> labelled(String label, EventSourceContext<Trail> context) {
    if (OwnedNames.isWhole(label)) {
      return Set.of(new ResourceID(label));
    }
    return context
        .getPrimaryCache()
        .list(trail -> OwnedNames.labelValue(trail.getMetadata().getName()).equals(label))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private Installation installation() {
    return requireNonNull(installation, "the factory of dependents says where they stand");
  }
}
