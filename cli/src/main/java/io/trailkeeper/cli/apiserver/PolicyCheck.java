package io.trailkeeper.cli.apiserver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a policy drops of what Trails may ask for, and with what an API server does not start. */
final class PolicyCheck {

  private static final String VERSION = "audit.k8s.io/v1";
  private static final Set<String> LEVELS =
      Set.of("None", "Metadata", "Request", "RequestResponse");
  private static final Set<String> STAGES =
      Set.of("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic");
  private static final String OUTCOME = "ResponseComplete";

  /** How many acts a finding names. */
  private static final int MAX_NAMED = 6;

  private final AuditPolicy policy;
  private final List<Finding> findings = new ArrayList<>();

  private PolicyCheck(AuditPolicy policy) {
    this.policy = policy;
  }

  static List<Finding> check(AuditPolicy policy) {
    PolicyCheck check = new PolicyCheck(policy);
    check.form();
    if (check.findings.isEmpty()) {
      check.meaning();
    }
    return check.findings;
  }

  /** With what the API server does not start. */
  private void form() {
    if (!policy.apiVersion().equals(VERSION)) {
      findings.add(
          FindingName.OLD_VERSION.found(
              policy.source() + " has apiVersion \"" + policy.apiVersion() + "\"",
              "Write apiVersion: " + VERSION + "; there is no other any more."));
    }
    if (policy.rules().isEmpty()) {
      invalid(policy.source() + " has no rules", "Add rules; an API server refuses none.");
    }
    stages("omitStages", policy.omitStages());
    for (int i = 0; i < policy.rules().size(); i++) {
      PolicyRule rule = policy.rules().get(i);
      String which = "rule " + (i + 1);
      if (!LEVELS.contains(rule.level())) {
        invalid(
            which + " has level \"" + rule.level() + "\"",
            "Write None, Metadata, Request or RequestResponse.");
      }
      if (!rule.nonResourceUrls().isEmpty()
          && !(rule.resources().isEmpty() && rule.namespaces().isEmpty())) {
        invalid(
            which + " has nonResourceURLs beside resources or namespaces", "Make it two rules.");
      }
      stages(which + ": omitStages", rule.omitStages());
    }
  }

  private void stages(String where, List<String> stages) {
    stages.stream()
        .filter(stage -> !STAGES.contains(stage))
        .forEach(
            stage ->
                invalid(
                    where + " names \"" + stage + "\"",
                    "Write RequestReceived, ResponseStarted, ResponseComplete or Panic."));
  }

  private void invalid(String found, String remedy) {
    findings.add(FindingName.INVALID_POLICY.found(found, remedy));
  }

  private void meaning() {
    if (recordsNothing()) {
      findings.add(
          FindingName.POLICY_RECORDS_NOTHING.found(
              policy.source() + " is level None for everything",
              "Place Trailkeeper's audit-policy.yaml and restart the API server."));
      return;
    }
    outcome();
    wildcards();
    unreachable();
    requests();
  }

  private boolean recordsNothing() {
    for (PolicyRule rule : policy.rules()) {
      if (!rule.recordsNothing()) {
        return false;
      }
      if (rule.matchesEverything()) {
        return true;
      }
    }
    return true;
  }

  private void outcome() {
    for (int i = 0; i < policy.rules().size(); i++) {
      PolicyRule rule = policy.rules().get(i);
      if (!rule.recordsNothing()
          && Stream.concat(policy.omitStages().stream(), rule.omitStages().stream())
              .anyMatch(OUTCOME::equals)) {
        findings.add(
            FindingName.POLICY_OMITS_OUTCOME.found(
                "rule " + (i + 1) + " omits stage " + OUTCOME,
                "Take it out of omitStages: that stage alone says how a request ended."));
        return;
      }
    }
  }

  private void wildcards() {
    for (int i = 0; i < policy.rules().size(); i++) {
      PolicyRule rule = policy.rules().get(i);
      Map<String, List<String>> exact = new LinkedHashMap<>();
      exact.put("users", rule.users());
      exact.put("userGroups", rule.userGroups());
      exact.put("verbs", rule.verbs());
      exact.put("namespaces", rule.namespaces());
      String which = "rule " + (i + 1);
      exact.forEach(
          (field, values) ->
              values.stream()
                  .filter(value -> value.contains("*"))
                  .forEach(value -> wildcard(which + ": " + field, value)));
      rule.resources().stream()
          .flatMap(resources -> resources.resources().stream())
          .filter(value -> value.contains("*") && !value.matches("\\*|[^*/]+/\\*|\\*/[^*/]+"))
          .forEach(value -> wildcard(which + ": resources", value));
    }
  }

  private void wildcard(String where, String value) {
    findings.add(
        FindingName.LITERAL_WILDCARD.found(
            where + " has \"" + value + "\", which matches nothing",
            "Name each one, or leave the field out to match all. Only resources know *, pods/* and"
                + " */scale."));
  }

  private void unreachable() {
    for (int i = 0; i + 1 < policy.rules().size(); i++) {
      if (policy.rules().get(i).matchesEverything()) {
        findings.add(
            FindingName.UNREACHABLE_RULE.found(
                "rule " + (i + 1) + " matches everything, and there are rules after it",
                "Put it last: the first rule that matches decides."));
        return;
      }
    }
  }

  /** What the rules do with each request; the rule is 0 where none matches. */
  private void requests() {
    Map<Integer, Map<String, Set<String>>> dropped = new LinkedHashMap<>();
    Map<Integer, Set<String>> credentials = new LinkedHashMap<>();
    for (PolicyRequest request : PolicyRequest.all()) {
      int number = rule(request);
      if (number == 0 || policy.rules().get(number - 1).recordsNothing()) {
        dropped
            .computeIfAbsent(number, unused -> new LinkedHashMap<>())
            .computeIfAbsent(request.act(), unused -> new LinkedHashSet<>())
            .add(request.who());
      } else if (policy.rules().get(number - 1).recordsBodies() && request.holdsCredentials()) {
        credentials.computeIfAbsent(number, unused -> new LinkedHashSet<>()).add(request.act());
      }
    }
    dropped.forEach(this::drops);
    credentials.forEach(
        (number, acts) ->
            findings.add(
                FindingName.POLICY_RECORDS_CREDENTIALS.found(
                    "rule " + number + " records the bodies of: " + named(acts),
                    "Put a rule of level Metadata for secrets, serviceaccounts/token and"
                        + " tokenreviews before it.")));
  }

  private int rule(PolicyRequest request) {
    for (int i = 0; i < policy.rules().size(); i++) {
      if (policy.rules().get(i).matches(request)) {
        return i + 1;
      }
    }
    return 0;
  }

  private void drops(int number, Map<String, Set<String>> acts) {
    Set<String> who = new LinkedHashSet<>();
    acts.values().forEach(who::addAll);
    String found = named(acts.keySet()) + ", by " + String.join(", ", who);
    if (number == 0) {
      findings.add(
          FindingName.POLICY_DROPS.found(
              "no rule matches, so that nothing is recorded of: " + found,
              "End the policy with a rule that has a level and nothing else, such as level:"
                  + " Metadata."));
    } else {
      findings.add(
          FindingName.POLICY_DROPS.found(
              "rule " + number + " (level None) drops: " + found,
              "If a Trail is to have these, narrow the rule, or put one of level Metadata before"
                  + " it."));
    }
  }

  private static String named(Set<String> acts) {
    String first = String.join(", ", acts.stream().limit(MAX_NAMED).toList());
    return acts.size() > MAX_NAMED ? first + " and " + (acts.size() - MAX_NAMED) + " more" : first;
  }
}
