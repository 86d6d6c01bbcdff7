package io.trailkeeper.crds.validation;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.text.QuantityText;
import io.trailkeeper.crds.v1alpha1.CollectorSpec;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pod of the collector: what the API server would refuse only later, when the operator has
 * nobody left to tell but the Trail's status.
 */
final class CollectorRules {

  private static final FieldPath COLLECTOR = TrailValidation.SPEC.field("collector");
  private static final FieldPath RESOURCES = COLLECTOR.field("resources");
  private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private CollectorRules() {}

  static List<Violation> check(TrailSpec spec) {
    @Nullable CollectorSpec collector = spec.collector();
    if (collector == null) {
      return List.of();
    }
    Findings findings = new Findings();
    if (collector.resources() != null) {
      checkResources(collector.resources(), findings);
    }
    Labels.checkLabels(COLLECTOR.field("nodeSelector"), collector.nodeSelector(), findings);
    @Nullable List<Toleration> tolerations = collector.tolerations();
    for (int i = 0; tolerations != null && i < tolerations.size(); i++) {
      @Nullable Toleration toleration = tolerations.get(i);
      FieldPath path = COLLECTOR.field("tolerations").item(i);
      if (toleration == null) {
        findings.addText(path, null, "a toleration");
      } else {
        checkToleration(path, toleration, findings);
      }
    }
    return findings.toList();
  }

  private static void checkResources(ResourceRequirements resources, Findings findings) {
    @Nullable List<?> claims = resources.getClaims();
    if (claims != null && !claims.isEmpty()) {
      findings.add(
          RESOURCES.field("claims"), "claims", "nothing, because a collector has no devices");
    }
    @Nullable Map<String, Quantity> limits = resources.getLimits();
    @Nullable Map<String, Quantity> requests = resources.getRequests();
    checkQuantities(RESOURCES.field("limits"), limits, findings);
    checkQuantities(RESOURCES.field("requests"), requests, findings);
    if (limits == null || requests == null) {
      return;
    }
    requests.forEach(
        (name, request) -> {
          Optional<BigDecimal> requested = amount(request);
          Optional<BigDecimal> limit = amount(limits.get(name));
          if (requested.isPresent()
              && limit.isPresent()
              && requested.get().compareTo(limit.get()) > 0) {
            findings.addText(
                RESOURCES.field("requests").field(name),
                request.toString(),
                "at most the limit, " + limits.get(name));
          }
        });
  }

  private static void checkQuantities(
      FieldPath path, @Nullable Map<String, Quantity> quantities, Findings findings) {
    if (quantities == null) {
      return;
    }
    quantities.forEach(
        (name, quantity) -> {
          if (!Labels.isKey(name)) {
            findings.addText(path, name, "the name of a resource, for example cpu or memory");
          }
          if (amount(quantity).filter(amount -> amount.signum() >= 0).isEmpty()) {
            findings.addText(
                path.field(name),
                quantity == null ? null : quantity.toString(),
                "a quantity such as 500m or 256Mi, not negative");
          }
        });
  }

  private static Optional<BigDecimal> amount(@Nullable Quantity quantity) {
    return quantity == null ? Optional.empty() : QuantityText.parse(quantity.toString());
  }

  private static void checkToleration(FieldPath path, Toleration toleration, Findings findings) {
    @Nullable String key = toleration.getKey();
    @Nullable String operator = toleration.getOperator();
    @Nullable String value = toleration.getValue();
    @Nullable String effect = toleration.getEffect();
    boolean exists = "Exists".equals(operator);
    if (operator != null && !exists && !"Equal".equals(operator)) {
      findings.addText(path.field("operator"), operator, "Equal, Exists");
    }
    if (key == null || key.isEmpty()) {
      if (!exists) {
        findings.addText(path.field("key"), key, Labels.KEY_RULE + "; none with operator Exists");
      }
    } else if (!Labels.isKey(key)) {
      findings.addText(path.field("key"), key, Labels.KEY_RULE);
    }
    if (exists && value != null && !value.isEmpty()) {
      findings.addText(path.field("value"), value, "nothing with operator Exists");
    } else if (value != null) {
      Labels.checkValue(path.field("value"), value, findings);
    }
    if (effect != null && !effect.isEmpty() && !EFFECTS.contains(effect)) {
      findings.addText(path.field("effect"), effect, "NoSchedule, PreferNoSchedule, NoExecute");
    }
    if (toleration.getTolerationSeconds() != null && !"NoExecute".equals(effect)) {
      findings.add(
          path.field("tolerationSeconds"),
          toleration.getTolerationSeconds().toString(),
          "nothing without effect NoExecute");
    }
  }
}
