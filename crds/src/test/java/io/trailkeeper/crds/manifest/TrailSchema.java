package io.trailkeeper.crds.manifest;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.config.LogFileValidation;
import io.trailkeeper.core.selector.SelectorField;
import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.text.DurationText;
import io.trailkeeper.crds.text.QuantityText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the schema of a Trail has beyond what the generator reads from the Java types: the forms of
 * single values, the values of choices, and all of Kubernetes' own types. What has to fit together
 * stands as rules on the Java types.
 *
 * <p>The API server bounds what rules may cost, by the largest object that the schema allows. That
 * is why everything has a largest length here, and why the values of {@code resources.type} and
 * {@code sourceIPAddress} and the keys of labels have no rules: too many of them are possible.
 */
final class TrailSchema {

  private static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
  private static final String SUBDOMAIN =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
  private static final String RESOURCE_TYPE =
      "^[a-z][a-z0-9-]*([.][a-z0-9]([a-z0-9.-]*[a-z0-9])?)?(/[a-z][a-z0-9]*)?$";
  private static final String SEGMENT =
      "[^./\\\\\\x00-\\x1f\\x7f-\\x9f][^/\\\\\\x00-\\x1f\\x7f-\\x9f]*";
  private static final String KEY_PATH = "^" + SEGMENT + "(/" + SEGMENT + ")*$";
  private static final String ENDPOINT =
      "^[hH][tT][tT][pP][sS]?://([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
          + "([.][A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?$";
  private static final String AUTHORITY =
      ENDPOINT.substring(0, ENDPOINT.length() - 1) + "(/[^?#\\\\\\x00-\\x20\\x7f]*)?$";
  private static final String DURATION =
      "^[+]?(0|(([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$";

  private static final String SUBDOMAIN_RULE =
      ": at most 253 lower-case letters, digits, '-' and '.', starting and ending with a letter or"
          + " digit, as names in DNS";
  private static final String KEY_PATH_RULE =
      "segments with a '/' between each two, none empty or starting with '.', without '\\' and"
          + " control characters";

  private TrailSchema() {}

  static void complete(Schema trail) {
    trail
        .require("spec")
        .props()
        .setDescription(
            "A trail: which API activity is recorded, and where it is delivered. The operator runs"
                + " a collector for each.");
    KubernetesTypes.describeObject(trail);
    // So that the rule on the name can say where it was broken.
    trail
        .at("metadata")
        .props()
        .setProperties(
            Map.of(
                "name",
                new JSONSchemaPropsBuilder()
                    .withType("string")
                    .withDescription("The name of the trail, by CloudTrail's rule.")
                    .build()));
    trail.at("spec").props().setDescription("What is wanted of the trail.");
    trail.at("status").props().setDescription("What the operator saw of the trail.");
    scope(trail.at("spec.scope"));
    selectors(trail.at("spec"));
    destination(trail.at("spec.destination"));
    delivery(trail.at("spec"));
    collector(trail.at("spec.collector"));
    status(trail.at("status"));
    trail.forEach(TrailSchema::oneManagerAList);
  }

  private static void scope(Schema scope) {
    scope.at("type").oneOf(texts(Choice.SCOPE_TYPE));
    form(
        scope.at("namespaces.names[]").maxLength(63),
        LABEL,
        "the name of a namespace: at most 63 lower-case letters, digits and '-', starting and"
            + " ending with a letter or digit");
    KubernetesTypes.labelSelector(scope.at("namespaces.selector"));
  }

  private static void selectors(Schema spec) {
    Schema basic = spec.at("eventSelectors[]");
    basic.at("readWriteType").oneOf(texts(Choice.READ_WRITE_TYPE));
    form(
        basic.at("excludeManagementEventSources[]").maxLength(253),
        SUBDOMAIN,
        "an event source is an API group, for example coordination.k8s.io, or core.k8s.io for the"
            + " core group");
    form(
        basic.at("dataResources[].type"),
        RESOURCE_TYPE,
        "a type is resource[.group][/subresource] in lower case, for example secrets,"
            + " deployments.apps or pods/exec");
    spec.at("advancedEventSelectors[].fieldSelectors[].field")
        .oneOf(
            Arrays.stream(SelectorField.values())
                .map(SelectorField::toString)
                .toArray(String[]::new));
  }

  private static void destination(Schema destination) {
    Schema s3 = destination.at("s3");
    s3.at("bucket")
        .rule(
            "self.matches('^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$') && !self.contains('..') &&"
                + " !self.matches('^[0-9]+([.][0-9]+){3}$')",
            "the name of a bucket: 3 to 63 lower-case letters, digits, '.' and '-', starting and"
                + " ending with a letter or digit, without two '.' side by side, and not like an"
                + " IP address");
    s3.at("prefix").rule("self == '' || " + matches(KEY_PATH), "a prefix has " + KEY_PATH_RULE);
    form(
        s3.at("region"),
        "^[A-Za-z0-9][A-Za-z0-9_-]*$",
        "the name of a region: at most 63 letters, digits, '-' and '_'");
    s3.at("endpoint")
        .rule(
            url(ENDPOINT),
            "an endpoint is http:// or https:// with a host and a port if need be, without user,"
                + " path and query");
    form(
        s3.at("credentialsSecret.name"),
        SUBDOMAIN,
        "the name of a Secret (never the secret itself)" + SUBDOMAIN_RULE);
    s3.at("serverSideEncryption.type").oneOf(texts(Choice.ENCRYPTION_TYPE));
    form(
        s3.at("serverSideEncryption.kmsKeyId"),
        "^[\\x21-\\x7e]+$",
        "a key's id, alias or ARN, without blanks");
    s3.at("objectLock.mode").oneOf(texts(Choice.LOCK_MODE));
    form(
        destination.at("volume.claimName"),
        SUBDOMAIN,
        "the name of a PersistentVolumeClaim" + SUBDOMAIN_RULE);
    form(destination.at("volume.path"), KEY_PATH, "a path is relative: " + KEY_PATH_RULE);
  }

  private static void delivery(Schema spec) {
    spec.at("delivery.format").oneOf(texts(Choice.FORMAT));
    spec.at("delivery.compression").oneOf(texts(Choice.COMPRESSION));
    duration(
        spec.at("delivery.maxInterval"),
        DeliveryOptions.LEAST_MAX_INTERVAL,
        DeliveryOptions.MOST_MAX_INTERVAL);
    String least = QuantityText.showBytes(DeliveryOptions.LEAST_MAX_BYTES);
    String most = QuantityText.showBytes(DeliveryOptions.MOST_MAX_BYTES);
    spec.at("delivery.maxSize")
        .pattern(KubernetesTypes.QUANTITY)
        .rule(
            "isQuantity(self) && quantity(self).compareTo(quantity('%s')) >= 0".formatted(least)
                + " && quantity(self).compareTo(quantity('%s')) <= 0".formatted(most)
                + " && double(int(quantity(self).asApproximateFloat()))"
                + " == quantity(self).asApproximateFloat()",
            "a quantity of whole bytes such as 16Mi, " + least + " to " + most);
    Schema interval = spec.at("logFileValidation.digestInterval");
    duration(
        interval, LogFileValidation.LEAST_DIGEST_INTERVAL, LogFileValidation.MOST_DIGEST_INTERVAL);
    interval.rule(
        "!"
            + matches(DURATION)
            + " || timestamp(0) + duration(self) == timestamp(duration(self).getSeconds())",
        "whole seconds, as digest files are named by the second");
    Schema authority = spec.at("logFileValidation.timestampAuthority.url");
    authority.rule(url(AUTHORITY), "a time-stamp authority is " + LogFileValidation.AUTHORITY_RULE);
  }

  /** A rule for URLs of a form, with a port that there is. */
  private static String url(String form) {
    return matches(form)
        + " && isURL(self) && (url(self).getPort() == '' || (int(url(self).getPort()) > 0"
        + " && int(url(self).getPort()) <= 65535))";
  }

  private static void duration(Schema text, Duration least, Duration most) {
    String from = DurationText.show(least);
    String to = DurationText.show(most);
    text.pattern(DURATION)
        .rule(
            matches(DURATION)
                + " && duration(self) >= duration('%s') && duration(self) <= duration('%s')"
                    .formatted(from, to),
            "a duration such as 60s or 1m30s, " + from + " to " + to);
  }

  private static void collector(Schema collector) {
    KubernetesTypes.resources(collector.at("resources"));
    KubernetesTypes.labelValue(collector.at("nodeSelector{}"));
    KubernetesTypes.toleration(collector.at("tolerations[]"));
  }

  private static void status(Schema status) {
    KubernetesTypes.conditions(status.at("conditions"));
    for (String time :
        List.of(
            "latestDeliveryTime",
            "latestDeliveryAttemptTime",
            "latestDeliveryAttemptSucceeded",
            "latestDigestDeliveryTime",
            "startLoggingTime",
            "stopLoggingTime")) {
      status.at(time).format("date-time");
    }
  }

  /**
   * Who applies a Trail applies each of its lists as a whole, except where it is said otherwise.
   */
  private static void oneManagerAList(String path, Schema schema) {
    if (schema.props().getItems() != null && schema.props().getXKubernetesListType() == null) {
      schema.props().setXKubernetesListType("atomic");
    }
    if ("integer".equals(schema.props().getType()) && schema.props().getFormat() == null) {
      schema.format("int64");
    }
  }

  private static String[] texts(Choice<?> choice) {
    return choice.allowed().split(", ", -1);
  }

  private static void form(Schema text, String pattern, String message) {
    text.rule(matches(pattern), message);
  }

  /** The pattern as a raw string of CEL. */
  private static String matches(String pattern) {
    return "self.matches(r'" + pattern + "')";
  }
}
