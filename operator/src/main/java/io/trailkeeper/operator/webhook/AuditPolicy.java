package io.trailkeeper.operator.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The audit policy: one that is broad enough for every Trail, so that nobody has to change it. */
public final class AuditPolicy {

  /** The name of the file. */
  public static final String FILE = "audit-policy.yaml";

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private AuditPolicy() {}

  /**
   * Returns the file's text.
   *
   * @param namespace the namespace of the installation, whose own noise is left out
   * @param operator the operator's ServiceAccount
   */
  public static String text(String namespace, String operator) {
    if (!DNS_LABEL.matcher(namespace).matches() || !DNS_LABEL.matcher(operator).matches()) {
      throw new IllegalArgumentException(
          "\"" + namespace + "\" and \"" + operator + "\" must be names of Kubernetes");
    }
    return template().replace("${namespace}", namespace).replace("${operator}", operator);
  }

  private static String template() {
    try (@Nullable InputStream template = AuditPolicy.class.getResourceAsStream(FILE)) {
      if (template == null) {
        throw new IllegalStateException("the resource " + FILE + " is not on the class path");
      }
      return new String(template.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the resource " + FILE + " failed", e);
    }
  }
}
