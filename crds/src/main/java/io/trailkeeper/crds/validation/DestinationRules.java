package io.trailkeeper.crds.validation;

import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.v1alpha1.DestinationSpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import io.trailkeeper.crds.v1alpha1.VolumeDestinationSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a trail delivers: exactly one destination. */
final class DestinationRules {

  private static final FieldPath DESTINATION = TrailValidation.SPEC.field("destination");

  private DestinationRules() {}

  static List<Violation> check(TrailSpec spec) {
    Findings findings = new Findings();
    @Nullable DestinationSpec destination = spec.destination();
    if (destination == null) {
      findings.addText(DESTINATION, null, "an object with s3 or volume");
      return findings.toList();
    }
    if (destination.s3() == null && destination.volume() == null) {
      findings.add(DESTINATION, "neither s3 nor volume", "one of the two");
    }
    if (destination.s3() != null && destination.volume() != null) {
      findings.add(DESTINATION, "both s3 and volume", "one of the two");
    }
    if (destination.s3() != null) {
      S3DestinationRules.check(DESTINATION.field("s3"), destination.s3(), findings);
    }
    if (destination.volume() != null) {
      checkVolume(DESTINATION.field("volume"), destination.volume(), findings);
    }
    return findings.toList();
  }

  private static void checkVolume(FieldPath path, VolumeDestinationSpec volume, Findings findings) {
    @Nullable String claimName = volume.claimName();
    if (claimName == null || !Names.isSubdomain(claimName)) {
      findings.addText(path.field("claimName"), claimName, Names.SUBDOMAIN_RULE);
    }
    if (volume.path() != null && !Names.isKeyPath(volume.path())) {
      findings.addText(
          path.field("path"), volume.path(), "a relative path: " + Names.KEY_PATH_RULE);
    }
  }
}
