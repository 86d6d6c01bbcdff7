package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
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
@Categories("audit")
@AdditionalPrinterColumn(
    name = "LOGGING",
    jsonPath = ".status.isLogging",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "SCOPE",
    jsonPath = ".status.scope",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "DESTINATION",
    jsonPath = ".status.destination",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type=='Ready')].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "LAG",
    jsonPath = ".status.lag",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "LAST-DELIVERY",
    jsonPath = ".status.latestDeliveryTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "self.metadata.name.size() >= 3 && self.metadata.name.size() <= 128 && "
            + "self.metadata.name.matches('^[a-z0-9]+([.-][a-z0-9]+)*$') && "
            + "!self.metadata.name.matches('^[0-9]+([.][0-9]+){3}$') && "
            + "self.metadata.name != 'history'",
    message =
        "the name of a trail: 3 to 128 lower-case letters, digits, '.' and "
            + "'-', starting and ending with a letter or digit, without two of '.' and '-' side by "
            + "side, not like an IP address, and not history, which is Trailkeeper's own",
    fieldPath = ".metadata.name")
public class Trail extends CustomResource<TrailSpec, TrailStatus> {

  /** The API group. */
  public static final String GROUP = "trailkeeper.io";

  /** The API version. */
  public static final String VERSION = "v1alpha1";

  /** The kind. */
  public static final String KIND = "Trail";

  private static final long serialVersionUID = 1L;
}
