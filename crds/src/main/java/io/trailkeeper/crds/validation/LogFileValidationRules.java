package io.trailkeeper.crds.validation;

import static io.trailkeeper.core.config.LogFileValidation.LEAST_DIGEST_INTERVAL;
import static io.trailkeeper.core.config.LogFileValidation.MOST_DIGEST_INTERVAL;

import io.trailkeeper.crds.text.DurationText;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.v1alpha1.LogFileValidationSpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often digest files are written. */
final class LogFileValidationRules {

  private static final FieldPath INTERVAL =
      TrailValidation.SPEC.field("logFileValidation").field("digestInterval");

  private LogFileValidationRules() {}

  static List<Violation> check(TrailSpec spec) {
    @Nullable LogFileValidationSpec validation = spec.logFileValidation();
    if (validation == null || validation.digestInterval() == null) {
      return List.of();
    }
    Findings findings = new Findings();
    String text = validation.digestInterval();
    findings.checkDuration(INTERVAL, text, LEAST_DIGEST_INTERVAL, MOST_DIGEST_INTERVAL);
    Optional<Duration> interval = DurationText.parse(text);
    if (interval.isPresent() && interval.get().toNanosPart() != 0) {
      findings.addText(INTERVAL, text, "whole seconds, as digest files are named by the second");
    }
    return findings.toList();
  }
}
