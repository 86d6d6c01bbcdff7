package io.trailkeeper.crds.validation;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.journal.FollowerName;
import io.trailkeeper.crds.text.FieldPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name has to be a trail's for CloudTrail, and an object's for Kubernetes. */
final class MetadataRules {

  private static final FieldPath METADATA = FieldPath.ROOT.field("metadata");

  /** What both rules allow. */
  private static final String NAME_RULE =
      "3 to 128 lower-case letters, digits, '.' and '-', starting and ending with a letter or"
          + " digit, without two of '.' and '-' side by side, not like an IP address, and not "
          + FollowerName.HISTORY
          + ", which is Trailkeeper's own";

  private MetadataRules() {}

  static List<Violation> check(@Nullable ObjectMeta metadata) {
    Findings findings = new Findings();
    @Nullable String name = metadata == null ? null : metadata.getName();
    if (name == null
        || !TrailArn.isTrailName(name)
        || !Names.isSubdomain(name)
        || name.equals(FollowerName.HISTORY)) {
      findings.addText(METADATA.field("name"), name, NAME_RULE);
    }
    @Nullable String namespace = metadata == null ? null : metadata.getNamespace();
    if (namespace != null && !namespace.isEmpty()) {
      findings.addText(
          METADATA.field("namespace"), namespace, "nothing, because a Trail is cluster-scoped");
    }
    return findings.toList();
  }
}
