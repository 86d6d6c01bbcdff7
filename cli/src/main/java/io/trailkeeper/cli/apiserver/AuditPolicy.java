package io.trailkeeper.cli.apiserver;

import static io.trailkeeper.cli.apiserver.YamlFields.items;
import static io.trailkeeper.cli.apiserver.YamlFields.text;
import static io.trailkeeper.cli.apiserver.YamlFields.texts;

import io.trailkeeper.cli.apiserver.PolicyRule.GroupResources;
import io.trailkeeper.crds.yaml.YamlNode;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import java.util.List;

/**
 * What a kube-apiserver audits, as far as it matters here.
 *
 * @param source what it is for people, such as "the policy"
 * @param apiVersion its version
 * @param omitStages stages that make no event
 * @param rules the rules; the first one that matches a request decides
 */
public record AuditPolicy(
    String source, String apiVersion, List<String> omitStages, List<PolicyRule> rules) {

  /** Copies the lists. */
  public AuditPolicy {
    omitStages = List.copyOf(omitStages);
    rules = List.copyOf(rules);
  }

  /**
   * Reads a policy file.
   *
   * @throws ApiServerException if it holds no Policy
   */
  public static AuditPolicy read(byte[] content) {
    if (content.length > ApiServerConfiguration.MAX_BYTES) {
      throw new ApiServerException(
          "found more than " + ApiServerConfiguration.MAX_BYTES + " bytes, which no policy has");
    }
    return read(ConfigurationReader.decode(content));
  }

  static AuditPolicy read(String text) {
    List<YamlNode> documents = YamlFields.documents(text);
    if (documents.size() != 1 || !(documents.get(0) instanceof Mapping policy)) {
      throw new ApiServerException("found no audit policy, allowed: one object of kind Policy");
    }
    return of(policy);
  }

  static AuditPolicy of(YamlNode policy) {
    String kind = text(policy, "kind").orElse("");
    if (!kind.equals("Policy")) {
      throw YamlFields.wrong(
          policy, "found kind \"" + Finding.printable(kind) + "\", allowed: Policy");
    }
    return new AuditPolicy(
        "the policy",
        text(policy, "apiVersion").orElse(""),
        texts(policy, "omitStages"),
        items(policy, "rules").stream().map(AuditPolicy::rule).toList());
  }

  AuditPolicy from(String newSource) {
    return new AuditPolicy(newSource, apiVersion, omitStages, rules);
  }

  private static PolicyRule rule(YamlNode rule) {
    return new PolicyRule(
        text(rule, "level").orElse(""),
        texts(rule, "users"),
        texts(rule, "userGroups"),
        texts(rule, "verbs"),
        items(rule, "resources").stream().map(AuditPolicy::resources).toList(),
        texts(rule, "namespaces"),
        texts(rule, "nonResourceURLs"),
        texts(rule, "omitStages"));
  }

  private static GroupResources resources(YamlNode resources) {
    return new GroupResources(
        text(resources, "group").orElse(""),
        texts(resources, "resources"),
        texts(resources, "resourceNames"));
  }
}
