package io.trailkeeper.cli.setup;

import io.trailkeeper.cli.apiserver.ApiServerException;
import io.trailkeeper.cli.apiserver.AuditPolicy;
import io.trailkeeper.cli.apiserver.CurrentWebhook;
import io.trailkeeper.cli.apiserver.WebhookConfiguration;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an API server needs to post to capture; {@code toString} hides the private key.
 *
 * @param source where it was found, for people
 * @param kubeconfig the webhook's kubeconfig, which names the other files beside it
 * @param policy the audit policy
 * @param authority the authorities to trust, in PEM
 * @param certificate the API server's certificate, in PEM
 * @param key its private key, in PEM
 */
record WebhookMaterial(
    String source,
    String kubeconfig,
    String policy,
    String authority,
    String certificate,
    String key) {

  static final String KUBECONFIG_FILE = "audit-webhook.kubeconfig";
  static final String POLICY_FILE = "audit-policy.yaml";
  static final String AUTHORITY_FILE = "ca.crt";
  static final String CERTIFICATE_FILE = "tls.crt";
  static final String KEY_FILE = "tls.key";

  /**
   * @throws SetupException if something of it cannot be read, or does not belong together
   */
  WebhookMaterial {
    check(source, KUBECONFIG_FILE, () -> WebhookConfiguration.read(bytes(kubeconfig)));
    check(source, POLICY_FILE, () -> AuditPolicy.read(bytes(policy)));
    check(source, AUTHORITY_FILE, () -> KeyCertificate.parseCertificates(authority));
    check(
        source,
        CERTIFICATE_FILE + " and " + KEY_FILE,
        () -> KeyCertificate.parse(certificate, key));
  }

  private static void check(String source, String name, Runnable reading) {
    try {
      reading.run();
    } catch (ApiServerException | PkiException e) {
      throw new SetupException(
          name
              + " of "
              + source
              + ": "
              + e.getMessage()
              + ". Trailkeeper makes it anew when it is deleted",
          e);
    }
  }

  /** Returns all files by their names. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(KUBECONFIG_FILE, kubeconfig);
    files.put(POLICY_FILE, policy);
    files.put(AUTHORITY_FILE, authority);
    files.put(CERTIFICATE_FILE, certificate);
    files.put(KEY_FILE, key);
    return files;
  }

  WebhookConfiguration webhook() {
    return WebhookConfiguration.read(bytes(kubeconfig));
  }

  X509Certificate clientCertificate() {
    return KeyCertificate.parseCertificates(certificate).get(0);
  }

  CurrentWebhook current() {
    return new CurrentWebhook(webhook().serverName(), KeyCertificate.parseCertificates(authority));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "WebhookMaterial[source=" + source + ", key=hidden]";
  }
}
