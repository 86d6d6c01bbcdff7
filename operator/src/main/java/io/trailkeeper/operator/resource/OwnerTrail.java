package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.util.Objects;

/**
 * The Trail that owns objects.
 *
 * @param name its name
 * @param uid its UID, by which the garbage collector knows it from a later Trail of that name
 */
public record OwnerTrail(String name, String uid) {

  /** Requires both. */
  public OwnerTrail {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(uid, "uid");
  }

  /** Returns the owner that a stored Trail is. */
  public static OwnerTrail of(Trail trail) {
    return new OwnerTrail(trail.getMetadata().getName(), trail.getMetadata().getUid());
  }

  /**
   * Returns the reference that makes it the controller of an object.
   *
   * <p>It does not block the owner's deletion: in a foreground deletion the garbage collector would
   * take the collector away before it has delivered the rest. The finalizer holds the Trail back.
   */
  OwnerReference reference() {
    return new OwnerReferenceBuilder()
        .withApiVersion(Trail.GROUP + "/" + Trail.VERSION)
        .withKind(Trail.KIND)
        .withName(name)
        .withUid(uid)
        .withController(true)
        .build();
  }
}
