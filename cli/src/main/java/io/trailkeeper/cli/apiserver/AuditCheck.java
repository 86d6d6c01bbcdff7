package io.trailkeeper.cli.apiserver;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what an API server lacks of auditing, or would lose.
 *
 * @param server what it is told
 * @param policy its policy, if it is known; takes the place of one in {@code server}
 * @param webhook its webhook's kubeconfig, if it is known
 * @param kubeconfigDirectory where that kubeconfig is: the files that it names are looked for there
 * @param current what capture has today, if it is known
 */
public record AuditCheck(
    ApiServerConfiguration server,
    @Nullable AuditPolicy policy,
    @Nullable WebhookConfiguration webhook,
    Path kubeconfigDirectory,
    @Nullable CurrentWebhook current) {

  /** Stands for the path of a policy that a distribution writes itself. */
  static final String OWN_POLICY = "(the distribution's own)";

  /**
   * Returns what is wrong, errors first.
   *
   * @param now when certificates must be valid
   */
  public List<Finding> findings(Instant now) {
    List<Finding> findings = new ArrayList<>(FlagCheck.check(server));
    findings.addAll(MountCheck.check(server, webhook));
    @Nullable AuditPolicy known = policy != null ? policy : server.policy();
    if (known != null) {
      findings.addAll(PolicyCheck.check(known));
    }
    if (webhook != null) {
      findings.addAll(
          KubeconfigCheck.check(webhook, new WebhookFiles(kubeconfigDirectory), current, now));
    }
    findings.sort(
        Comparator.comparing((Finding finding) -> finding.name().severity())
            .thenComparing(Finding::name));
    return List.copyOf(findings);
  }
}
