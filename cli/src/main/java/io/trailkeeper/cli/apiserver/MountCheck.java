package io.trailkeeper.cli.apiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the API server sees the files that its flags and its kubeconfig name. */
final class MountCheck {

  private static final List<AuditFlag> READ =
      List.of(AuditFlag.POLICY_FILE, AuditFlag.WEBHOOK_CONFIG_FILE);

  private final ApiServerConfiguration server;
  private final List<Finding> findings = new ArrayList<>();

  private MountCheck(ApiServerConfiguration server) {
    this.server = server;
  }

  static List<Finding> check(
      ApiServerConfiguration server, @Nullable WebhookConfiguration webhook) {
    MountCheck check = new MountCheck(server);
    READ.forEach(check::readable);
    check.log();
    if (webhook != null) {
      check.credentials(webhook);
    }
    check.privateFiles();
    return check.findings;
  }

  private void readable(AuditFlag flag) {
    Optional<String> path = server.path(flag);
    if (path.isEmpty() || path.get().equals(AuditCheck.OWN_POLICY)) {
      return;
    }
    if (!path.get().startsWith("/")) {
      findings.add(
          FindingName.RELATIVE_PATH.found(
              flag.with(path.get()),
              "Write the path from the root: this one begins where the API server was started."));
    } else if (server.form().needsMounts() && mount(path.get()).isEmpty()) {
      notMounted(flag.with(path.get()));
    }
  }

  private void log() {
    Optional<String> path = server.path(AuditFlag.LOG_PATH).filter(found -> !found.equals("-"));
    if (path.isEmpty()) {
      return;
    }
    if (!path.get().startsWith("/")) {
      findings.add(
          FindingName.RELATIVE_PATH.found(
              AuditFlag.LOG_PATH.with(path.get()),
              "Write the path from the root: this one begins where the API server was started."));
    } else if (server.form().needsMounts()) {
      Optional<Mount> mount = mount(path.get());
      if (mount.isEmpty()) {
        findings.add(
            FindingName.NOT_MOUNTED.found(
                AuditFlag.LOG_PATH.with(path.get()) + " is in no mount",
                "Mount its directory: else the log is in the container, and goes with it."));
      } else if (mount.get().readOnly()) {
        findings.add(
            FindingName.MOUNTED_READ_ONLY.found(
                AuditFlag.LOG_PATH.with(path.get())
                    + " is in mount "
                    + mount.get().path()
                    + ", which is read-only",
                "Take readOnly off: the API server writes there."));
      }
    }
  }

  /** The files beside the kubeconfig; of RKE2, too, which mounts only what flags name. */
  private void credentials(WebhookConfiguration webhook) {
    Optional<String> kubeconfig =
        server.path(AuditFlag.WEBHOOK_CONFIG_FILE).filter(path -> path.startsWith("/"));
    if (kubeconfig.isEmpty()
        || !(server.form().needsMounts() || server.form() == ApiServerForm.RKE2)) {
      return;
    }
    String directory = kubeconfig.get().substring(0, kubeconfig.get().lastIndexOf('/') + 1);
    for (WebhookConfiguration.Credential credential :
        List.of(webhook.authority(), webhook.certificate(), webhook.key())) {
      if (credential.isInline() || credential.isAbsent()) {
        continue;
      }
      String file =
          credential.file().startsWith("/") ? credential.file() : directory + credential.file();
      Optional<Mount> mount = mount(file);
      if (mount.isEmpty()) {
        notMounted("the kubeconfig names " + file + ", which");
      } else if (mount.get().path().equals(file)) {
        findings.add(
            FindingName.MOUNTED_ALONE.found(
                file + " is mounted by itself",
                "Mount its directory: the container keeps the old file when a new one takes its"
                    + " place, so that a renewed certificate is not seen."));
      }
    }
  }

  private void notMounted(String what) {
    findings.add(
        FindingName.NOT_MOUNTED.found(
            what + " is in no mount",
            "Mount the directory that the file is in: else the API server does not see it, and does"
                + " not start."));
  }

  private void privateFiles() {
    for (String file : server.privateFiles()) {
      if (server.mounts().stream()
          .anyMatch(mount -> new Mount(mount.hostPath(), "", true).covers(file))) {
        findings.add(
            FindingName.UNREADABLE_FILE.found(
                file + " can be read by root only",
                "Write permissions: 0o644. Talos runs the API server as user 65534 and gives files"
                    + " to root."));
      }
    }
  }

  private Optional<Mount> mount(String file) {
    return server.mounts().stream()
        .filter(mount -> mount.covers(file))
        .max((one, other) -> Integer.compare(one.path().length(), other.path().length()));
  }
}
