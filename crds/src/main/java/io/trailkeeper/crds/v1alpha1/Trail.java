package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A trail: which API activity is recorded, and where it is delivered. Cluster-scoped.
 *
 * <p>Plain data, as it was stored: whatever is in it may be absent, wrong or meaningless. {@code
 * TrailValidation} says whether it is right.
 */
@Group(Trail.GROUP)
@Version(Trail.VERSION)
@ShortNames("tr")
@JsonIgnoreProperties(ignoreUnknown = true)
public class Trail extends CustomResource<TrailSpec, TrailStatus> {

  /** The API group. */
  public static final String GROUP = "trailkeeper.io";

  /** The API version. */
  public static final String VERSION = "v1alpha1";

  /** The kind. */
  public static final String KIND = "Trail";

  private static final long serialVersionUID = 1L;
}
