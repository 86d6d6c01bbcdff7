package io.trailkeeper.crds.validation;

import static io.trailkeeper.core.config.DeliveryOptions.LEAST_MAX_BYTES;
import static io.trailkeeper.core.config.DeliveryOptions.LEAST_MAX_INTERVAL;
import static io.trailkeeper.core.config.DeliveryOptions.MOST_MAX_BYTES;
import static io.trailkeeper.core.config.DeliveryOptions.MOST_MAX_INTERVAL;

import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.text.QuantityText;
import io.trailkeeper.crds.v1alpha1.DeliverySpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How log files are made. */
final class DeliveryRules {

  private static final FieldPath DELIVERY = TrailValidation.SPEC.field("delivery");

  private DeliveryRules() {}

  static List<Violation> check(TrailSpec spec) {
    @Nullable DeliverySpec delivery = spec.delivery();
    if (delivery == null) {
      return List.of();
    }
    Findings findings = new Findings();
    findings.checkChoice(DELIVERY.field("format"), delivery.format(), Choice.FORMAT);
    findings.checkChoice(DELIVERY.field("compression"), delivery.compression(), Choice.COMPRESSION);
    findings.checkDuration(
        DELIVERY.field("maxInterval"),
        delivery.maxInterval(),
        LEAST_MAX_INTERVAL,
        MOST_MAX_INTERVAL);
    checkSize(delivery.maxSize(), findings);
    return findings.toList();
  }

  private static void checkSize(@Nullable String size, Findings findings) {
    if (size == null) {
      return;
    }
    OptionalLong bytes = QuantityText.parseBytes(size);
    if (bytes.isEmpty()
        || bytes.getAsLong() < LEAST_MAX_BYTES
        || bytes.getAsLong() > MOST_MAX_BYTES) {
      findings.addText(
          DELIVERY.field("maxSize"),
          size,
          (bytes.isEmpty() ? "a quantity of bytes such as 16Mi, " : "")
              + QuantityText.showBytes(LEAST_MAX_BYTES)
              + " to "
              + QuantityText.showBytes(MOST_MAX_BYTES));
    }
  }
}
