package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * What the collector of a Trail knows, in the operator's namespace, under the Trail's name.
 *
 * <p>The operator makes it, and that Trail's collector alone writes its status, by compare-and-set
 * of the resource version. It has no spec: nobody wants anything of it.
 */
@Group(Trail.GROUP)
@Version(Trail.VERSION)
@AdditionalPrinterColumn(
    name = "REVISION",
    jsonPath = ".status.checkpoint.revision",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonIgnoreProperties(ignoreUnknown = true)
public class TrailCheckpoint extends CustomResource<Void, TrailCheckpointStatus>
    implements Namespaced {

  /** The kind. */
  public static final String KIND = "TrailCheckpoint";

  private static final long serialVersionUID = 1L;
}
