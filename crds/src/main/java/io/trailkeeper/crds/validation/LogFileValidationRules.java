package io.trailkeeper.crds.validation;

import static io.trailkeeper.core.config.LogFileValidation.LEAST_DIGEST_INTERVAL;
import static io.trailkeeper.core.config.LogFileValidation.MOST_DIGEST_INTERVAL;

import io.trailkeeper.core.config.LogFileValidation;
import io.trailkeeper.crds.text.DurationText;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.text.Shown;
import io.trailkeeper.crds.v1alpha1.LogFileValidationSpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often digest files are written, and who stamps them. */
final class LogFileValidationRules {

  private static final FieldPath INTERVAL =
      TrailValidation.SPEC.field("logFileValidation").field("digestInterval");

  private static final FieldPath AUTHORITY_URL =
      TrailValidation.SPEC.field("logFileValidation").field("timestampAuthority").field("url");
  private static final int MAX_URL_CHARS = 2048;

  private LogFileValidationRules() {}

  static List<Violation> check(TrailSpec spec) {
    @Nullable LogFileValidationSpec validation = spec.logFileValidation();
    if (validation == null) {
      return List.of();
    }
    Findings findings = new Findings();
    if (validation.digestInterval() != null) {
      checkInterval(validation.digestInterval(), findings);
    }
    if (validation.timestampAuthority() != null) {
      checkAuthority(validation.timestampAuthority().url(), findings);
    }
    return findings.toList();
  }

  private static void checkInterval(String text, Findings findings) {
    findings.checkDuration(INTERVAL, text, LEAST_DIGEST_INTERVAL, MOST_DIGEST_INTERVAL);
    Optional<Duration> interval = DurationText.parse(text);
    if (interval.isPresent() && interval.get().toNanosPart() != 0) {
      findings.addText(INTERVAL, text, "whole seconds, as digest files are named by the second");
    }
  }

  private static void checkAuthority(@Nullable String url, Findings findings) {
    if (url == null || url.length() > MAX_URL_CHARS || !isAuthority(url)) {
      findings.addText(
          AUTHORITY_URL,
          url == null ? null : Shown.withoutSecrets(url),
          LogFileValidation.AUTHORITY_RULE + ", at most " + MAX_URL_CHARS + " characters");
    }
  }

  private static boolean isAuthority(String url) {
    try {
      return LogFileValidation.isTimestampAuthority(new URI(url));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
