package io.trailkeeper.collector.redaction;

import io.trailkeeper.core.audit.AuditEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which events lose their bodies.
 *
 * @param name how the rule is called, in options and in redacted events
 * @param resource the resource in the request's path
 * @param apiGroup its API group; empty for the core group
 * @param subresource its subresource; empty for the resource itself and all of its subresources
 * @param kinds a body that says it is one of these is redacted too, whatever the path was
 */
record RedactionRule(
    String name, String resource, String apiGroup, String subresource, Set<String> kinds) {

  /** The rules that are on unless they are switched off by name. */
  static final List<RedactionRule> DEFAULTS =
      List.of(
          new RedactionRule("secrets", "secrets", "", "", Set.of("Secret", "SecretList")),
          new RedactionRule(
              "serviceaccounts-token", "serviceaccounts", "", "token", Set.of("TokenRequest")),
          new RedactionRule(
              "tokenreviews", "tokenreviews", "authentication.k8s.io", "", Set.of("TokenReview")),
          new RedactionRule(
              "certificatesigningrequests",
              "certificatesigningrequests",
              "certificates.k8s.io",
              "",
              Set.of("CertificateSigningRequest", "CertificateSigningRequestList")));

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
  private static final Pattern RESOURCE =
      Pattern.compile(
          "(?<resource>%1$s)(?:\\.(?<group>%1$s(?:\\.%1$s)*))?(?:/(?<sub>[A-Za-z0-9-]+))?"
              .formatted(LABEL));

  RedactionRule {
    kinds = Set.copyOf(kinds);
  }

  /**
   * Reads a rule of the form {@code resource[.group][/subresource]}, which is its name too.
   *
   * @throws IllegalArgumentException if it is not of the form
   */
  static RedactionRule parse(String text) {
    Matcher matcher = RESOURCE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "redaction rule \""
              + text
              + "\" is not of the form resource[.group][/subresource], for example"
              + " \"configmaps\", \"vaults.example.com\" or \"pods/ephemeralcontainers\"");
    }
    return new RedactionRule(
        text,
        matcher.group("resource"),
        Optional.ofNullable(matcher.group("group")).orElse(""),
        Optional.ofNullable(matcher.group("sub")).orElse(""),
        Set.of());
  }

  /** Whether the rule names the object of an event, which has the rule's resource. */
  boolean fits(AuditEvent event) {
    return event.apiGroup().equals(apiGroup)
        && (subresource.isEmpty() || event.subresource().equals(subresource));
  }
}
