package io.trailkeeper.cli.apiserver;

import io.trailkeeper.cli.apiserver.WebhookConfiguration.Credential;
import io.trailkeeper.core.pki.ClientIdentity;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether an API server with this kubeconfig reaches capture, and is let in, and how long. */
final class KubeconfigCheck {

  private static final String AUDIT_PATH = "/audit/v1";
  private static final Duration SOON = Duration.ofDays(30);
  private static final String AGAIN =
      "Run trailkeeper audit-setup with --output-dir and copy its files.";

  private final WebhookConfiguration webhook;
  private final WebhookFiles files;
  private final @Nullable CurrentWebhook current;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  private KubeconfigCheck(
      WebhookConfiguration webhook,
      WebhookFiles files,
      @Nullable CurrentWebhook current,
      Instant now) {
    this.webhook = webhook;
    this.files = files;
    this.current = current;
    this.now = now;
  }

  static List<Finding> check(
      WebhookConfiguration webhook,
      WebhookFiles files,
      @Nullable CurrentWebhook current,
      Instant now) {
    KubeconfigCheck check = new KubeconfigCheck(webhook, files, current, now);
    check.server();
    check.serverName();
    List<X509Certificate> authorities = check.authorities();
    check.clientCertificate(authorities);
    return check.findings;
  }

  private void server() {
    URI server = webhook.server();
    if (!"https".equals(server.getScheme().toLowerCase(Locale.ROOT))) {
      findings.add(
          FindingName.NOT_HTTPS.found(
              "server " + server, "Write an https URL: capture takes nothing else."));
    }
    String host = webhook.host().toLowerCase(Locale.ROOT);
    if (!webhook.hasAddress()
        && (host.endsWith(".svc")
            || host.endsWith(".cluster.local")
            || (host.indexOf('.') < 0 && !host.equals("localhost")))) {
      findings.add(
          FindingName.CLUSTER_DNS_NAME.found(
              "server " + server,
              "Write the Service's ClusterIP, and the name as tls-server-name: the API server is on"
                  + " the host's network, where the cluster's DNS does not answer."));
    }
    if (!AUDIT_PATH.equals(server.getPath())) {
      findings.add(
          FindingName.WRONG_PATH.found("server " + server, "End the URL with " + AUDIT_PATH + "."));
    }
  }

  private void serverName() {
    if (webhook.unverified()) {
      findings.add(
          FindingName.NOT_VERIFIED.found(
              "insecure-skip-tls-verify: true",
              "Take it out, and name ca.crt: anybody could take the events in capture's place."));
    }
    if (current != null && !current.serverName().equals(webhook.serverName())) {
      findings.add(
          FindingName.OTHER_SERVER_NAME.found(
              "tls-server-name \""
                  + webhook.serverName()
                  + "\", and capture's is \""
                  + current.serverName()
                  + "\"",
              AGAIN));
    } else if (current == null
        && webhook.serverName().isEmpty()
        && webhook.hasAddress()
        && !webhook.isLoopback()) {
      findings.add(
          FindingName.NO_SERVER_NAME.found(
              "server " + webhook.server() + " and no tls-server-name",
              "Write tls-server-name: trailkeeper-capture.NAMESPACE.svc. Without it capture's"
                  + " certificate must name the address, as that of trailkeeper run does (--data"
                  + " compares)."));
    }
  }

  private List<X509Certificate> authorities() {
    if (webhook.authority().isAbsent()) {
      if (!webhook.unverified()) {
        findings.add(
            FindingName.NO_AUTHORITY.found(
                "no certificate-authority",
                "Name ca.crt: without it the host's authorities are asked, and Trailkeeper's is none"
                    + " of them."));
      }
      return List.of();
    }
    List<X509Certificate> authorities = certificates("certificate-authority", webhook.authority());
    if (current == null || authorities.isEmpty()) {
      return authorities;
    }
    List<X509Certificate> missing =
        current.authorities().stream().filter(known -> !authorities.contains(known)).toList();
    if (missing.size() == current.authorities().size()) {
      findings.add(
          FindingName.OTHER_AUTHORITY.found(
              "certificate-authority trusts " + names(authorities) + ", not capture's authority",
              AGAIN + " Events do not arrive."));
    } else if (!missing.isEmpty()) {
      findings.add(
          FindingName.MISSING_AUTHORITY.found(
              "certificate-authority lacks " + names(missing),
              AGAIN + " Capture's next certificate may be of that authority."));
    }
    return current.authorities();
  }

  private void clientCertificate(List<X509Certificate> authorities) {
    if (webhook.certificate().isAbsent() || webhook.key().isAbsent()) {
      findings.add(
          FindingName.NO_CLIENT_CERTIFICATE.found(
              "no client-certificate and client-key",
              "Name tls.crt and tls.key: capture lets nobody in without a certificate."));
      return;
    }
    if (webhook.certificate().isInline() || webhook.key().isInline()) {
      findings.add(
          FindingName.INLINE_CREDENTIALS.found(
              "client-certificate-data or client-key-data",
              "Name files: the API server reads them again when they change, and data only when it"
                  + " starts."));
    }
    List<X509Certificate> chain = certificates("client-certificate", webhook.certificate());
    if (chain.isEmpty()) {
      return;
    }
    X509Certificate certificate = chain.get(0);
    key(webhook.certificate());
    role(certificate);
    validity(certificate);
    if (!authorities.isEmpty() && authorities.stream().noneMatch(by -> isSigned(certificate, by))) {
      findings.add(
          FindingName.OTHER_AUTHORITY.found(
              "client-certificate is issued by "
                  + certificate.getIssuerX500Principal()
                  + ", capture trusts "
                  + names(authorities),
              AGAIN + " Capture refuses this certificate."));
    }
  }

  private void key(Credential certificate) {
    try {
      KeyCertificate.parse(files.read(certificate), files.read(webhook.key()));
      if (files.isOpen(webhook.key())) {
        findings.add(
            FindingName.READABLE_KEY.found(
                "client-key " + webhook.key().file() + " can be read by others than its owner",
                "chmod 0600: who has the key can post events in the API server's name."));
      }
    } catch (IOException e) {
      missing("client-key", e);
    } catch (PkiException e) {
      findings.add(FindingName.INVALID_CERTIFICATE.found("client-key: " + e.getMessage(), AGAIN));
    }
  }

  private void role(X509Certificate certificate) {
    try {
      if (!ClientIdentity.of(certificate).has(ClientRole.AUDIT_SOURCE)) {
        findings.add(
            FindingName.WRONG_ROLE.found(
                "client-certificate of " + certificate.getSubjectX500Principal(),
                "Take the one of Secret trailkeeper-audit-webhook: capture takes events from"
                    + " organisation "
                    + ClientRole.AUDIT_SOURCE.organisation()
                    + " only."));
      }
    } catch (PkiException e) {
      findings.add(
          FindingName.INVALID_CERTIFICATE.found("client-certificate: " + e.getMessage(), AGAIN));
    }
  }

  private void validity(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    if (!end.isAfter(now)) {
      findings.add(
          FindingName.EXPIRED.found(
              "client-certificate was valid until " + end, AGAIN + " Events do not arrive."));
    } else if (!end.isAfter(now.plus(SOON))) {
      findings.add(
          FindingName.EXPIRES_SOON.found(
              "client-certificate is valid until " + end,
              AGAIN + " The API server takes new files up by itself."));
    }
  }

  private List<X509Certificate> certificates(String what, Credential credential) {
    try {
      return KeyCertificate.parseCertificates(files.read(credential));
    } catch (IOException e) {
      missing(what, e);
    } catch (PkiException e) {
      findings.add(FindingName.INVALID_CERTIFICATE.found(what + ": " + e.getMessage(), AGAIN));
    }
    return List.of();
  }

  private void missing(String what, IOException failure) {
    findings.add(
        FindingName.MISSING_FILE.found(
            what + ": " + failure.getMessage(),
            "Put it there. With a file missing the API server does not start."));
  }

  private static boolean isSigned(X509Certificate certificate, X509Certificate by) {
    try {
      certificate.verify(by.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      // Of another key: that is the answer.
      return false;
    }
  }

  private static String names(List<X509Certificate> certificates) {
    return String.join(
        ", ",
        certificates.stream()
            .map(
                known ->
                    known.getSubjectX500Principal()
                        + " (serial "
                        + known.getSerialNumber().toString(16)
                        + ")")
            .toList());
  }
}
