package io.trailkeeper.crds.validation;

import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong in a Trail. Pure functions of the Trail: thread-safe, no I/O, no clock.
 *
 * <p>Never fails, whatever the Trail holds: absent parts, null items and values that only a newer
 * version knows are violations or are passed over.
 */
public final class TrailValidation {

  static final FieldPath SPEC = FieldPath.ROOT.field("spec");

  /** The rules of the spec, in the order in which violations are reported. */
  private static final List<Function<TrailSpec, List<Violation>>> RULES =
      List.of(
          ScopeRules::check,
          EventSelectorRules::check,
          AdvancedEventSelectorRules::check,
          DestinationRules::check,
          DeliveryRules::check,
          LogFileValidationRules::check,
          CollectorRules::check);

  private TrailValidation() {}

  /** Returns every violation; none if the Trail is right. */
  public static List<Violation> validate(Trail trail) {
    Findings findings = new Findings();
    MetadataRules.check(trail.getMetadata()).forEach(findings::add);
    @Nullable TrailSpec spec = trail.getSpec();
    if (spec == null) {
      findings.addText(SPEC, null, "an object with at least destination");
      return findings.toList();
    }
    for (Function<TrailSpec, List<Violation>> rule : RULES) {
      rule.apply(spec).forEach(findings::add);
    }
    return findings.toList();
  }
}
