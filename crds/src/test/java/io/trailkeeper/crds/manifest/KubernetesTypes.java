package io.trailkeeper.crds.manifest;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schemas of Kubernetes' own types, of which the Java types say nothing but their fields. */
final class KubernetesTypes {

  /** Kubernetes' pattern of quantities. */
  static final String QUANTITY =
      "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|"
          + "([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

  private static final long MAX_KEY = 317;
  private static final long MAX_LABELS = 64;
  private static final long MAX_VALUES = 100;
  private static final String LABEL_KEY =
      "self.matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$')";
  private static final String LABEL_KEY_RULE =
      "the key of a label is [prefix/]name, the name of at most 63 letters, digits, '-', '_' and"
          + " '.', starting and ending with a letter or digit, the prefix a DNS name";

  private KubernetesTypes() {}

  /** What every object has. */
  static void describeObject(Schema object) {
    Map<String, JSONSchemaProps> fields = new LinkedHashMap<>();
    fields.put("apiVersion", text("The version of the schema of this object."));
    fields.put("kind", text("The kind of this object."));
    // The API server describes it, and lets nobody else.
    fields.put("metadata", new JSONSchemaPropsBuilder().withType("object").build());
    fields.putAll(object.props().getProperties());
    object.props().setProperties(fields);
  }

  private static JSONSchemaProps text(String description) {
    return new JSONSchemaPropsBuilder().withType("string").withDescription(description).build();
  }

  static void conditions(Schema conditions) {
    conditions.props().setXKubernetesListType("map");
    conditions.props().setXKubernetesListMapKeys(List.of("type"));
    Schema condition =
        conditions
            .items()
            .require("lastTransitionTime", "message", "reason", "status", "type")
            .describe(
                Map.of(
                    "lastTransitionTime",
                    "When the condition last passed from one status to another.",
                    "message",
                    "What is the matter, for people. May be empty.",
                    "observedGeneration",
                    "The generation of the spec that this condition is about.",
                    "reason",
                    "Why the condition has its status, in one word for programs.",
                    "status",
                    "True, False or Unknown.",
                    "type",
                    "What the condition is about, for example Ready."));
    condition.at("lastTransitionTime").format("date-time");
    condition.at("message").maxLength(32_768);
    condition.at("observedGeneration").props().setMinimum(0.0);
    condition
        .at("reason")
        .maxLength(1024)
        .pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        .props()
        .setMinLength(1L);
    condition.at("status").oneOf("True", "False", "Unknown");
    condition.at("type").maxLength(316);
  }

  static void labelSelector(Schema selector) {
    selector.describe(
        Map.of(
            "matchLabels",
            "Labels that all have to be there, with these values.",
            "matchExpressions",
            "Requirements on labels, of which all have to be met."));
    selector.props().setXKubernetesMapType("atomic");
    selector.at("matchLabels").maxProperties(MAX_LABELS);
    labelValue(selector.at("matchLabels{}"));
    selector.at("matchExpressions").maxItems(MAX_LABELS);
    Schema expression =
        selector
            .at("matchExpressions[]")
            .require("key", "operator")
            .describe(
                Map.of(
                    "key",
                    "The key of the label. Required.",
                    "operator",
                    "In and NotIn compare the label with values, Exists and DoesNotExist ask for"
                        + " its key alone. Required.",
                    "values",
                    "Values for In and NotIn, at least one. None for Exists and DoesNotExist."))
            .rule(
                "(self.operator in ['In', 'NotIn']) == (has(self.values) && self.values.size() >"
                    + " 0)",
                "the operators In and NotIn need values, Exists and DoesNotExist take none");
    expression.at("key").maxLength(MAX_KEY).rule(LABEL_KEY, LABEL_KEY_RULE);
    expression.at("operator").oneOf("In", "NotIn", "Exists", "DoesNotExist");
    expression.at("values").maxItems(MAX_VALUES);
    labelValue(expression.at("values[]"));
  }

  static void labelValue(Schema value) {
    value
        .maxLength(63)
        .rule(
            "self.matches('^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$')",
            "the value of a label: at most 63 letters, digits, '-', '_' and '.', starting and"
                + " ending with a letter or digit");
  }

  static void resources(Schema resources) {
    // A collector has no devices that it could claim.
    resources.props().getProperties().remove("claims");
    resources
        .describe(
            Map.of(
                "limits",
                "The most of each resource that the container may use, for example memory: 512Mi.",
                "requests",
                "How much of each resource is set aside for the container, for example cpu:"
                    + " 100m. At most its limit."))
        .rule(
            "!has(self.requests) || !has(self.limits) || self.requests.all(name, !(name in"
                + " self.limits) || !isQuantity(string(self.requests[name])) ||"
                + " !isQuantity(string(self.limits[name])) ||"
                + " quantity(string(self.requests[name])).compareTo("
                + "quantity(string(self.limits[name]))) <= 0)",
            "a request is larger than its limit: at most the limit is allowed");
    for (String amounts : List.of("limits", "requests")) {
      resources.at(amounts).maxProperties(16);
      resources
          .at(amounts + "{}")
          .maxLength(64)
          .pattern(QUANTITY)
          .rule(
              "isQuantity(string(self)) && quantity(string(self)).compareTo(quantity('0')) >= 0",
              "a quantity such as 500m or 256Mi, not negative");
    }
  }

  static void toleration(Schema toleration) {
    toleration
        .describe(
            Map.of(
                "effect",
                "The effect of the taints that are tolerated: NoSchedule, PreferNoSchedule or"
                    + " NoExecute. Default: all.",
                "key",
                "The key of the taints that are tolerated. Default: every key, with operator"
                    + " Exists.",
                "operator",
                "Equal tolerates taints with this key and value, Exists those with this key."
                    + " Default: Equal.",
                "tolerationSeconds",
                "How long a taint with effect NoExecute is tolerated. Default: for ever.",
                "value",
                "The value of the taints that are tolerated, with operator Equal."))
        .rule(
            "(has(self.key) && self.key != '') || (has(self.operator) && self.operator =="
                + " 'Exists')",
            "a toleration without key needs operator: Exists")
        .rule(
            "!(has(self.operator) && self.operator == 'Exists') || !has(self.value) || self.value"
                + " == ''",
            "the operator Exists takes no value")
        .rule(
            "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
            "tolerationSeconds needs effect: NoExecute");
    toleration
        .at("key")
        .maxLength(MAX_KEY)
        .rule("self == '' || " + LABEL_KEY, LABEL_KEY_RULE.replace("a label", "a taint"));
    toleration.at("operator").oneOf("Equal", "Exists");
    toleration.at("effect").oneOf("", "NoSchedule", "PreferNoSchedule", "NoExecute");
    labelValue(toleration.at("value"));
  }
}
