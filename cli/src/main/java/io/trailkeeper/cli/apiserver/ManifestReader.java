package io.trailkeeper.cli.apiserver;

import static io.trailkeeper.cli.apiserver.YamlFields.find;
import static io.trailkeeper.cli.apiserver.YamlFields.isTrue;
import static io.trailkeeper.cli.apiserver.YamlFields.items;
import static io.trailkeeper.cli.apiserver.YamlFields.text;
import static io.trailkeeper.cli.apiserver.YamlFields.texts;

import io.trailkeeper.crds.yaml.YamlNode;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads flags and mounts out of the YAML of static pods, kubeadm, kind, k3s, RKE2 and Talos. */
final class ManifestReader {

  private static final String SERVER = "kube-apiserver";
  private static final List<String> ARGUMENTS =
      List.of("kube-apiserver-arg", "kube-apiserver-arg+");
  private static final String RKE2_MOUNTS = "kube-apiserver-extra-mount";
  private static final String RKE2_POLICY = "audit-policy-file";
  private static final String RKE2_DEFAULT_POLICY = "/etc/rancher/rke2/audit-policy.yaml";

  /** What k3s and RKE2 have at the top of their configuration, and nothing else here has. */
  private static final List<String> RANCHER_KEYS =
      List.of(
          "kube-apiserver-arg",
          "kube-apiserver-arg+",
          RKE2_MOUNTS,
          "profile",
          "token",
          "tls-san",
          "write-kubeconfig-mode",
          "cluster-init",
          "server",
          "cni",
          "disable",
          RKE2_POLICY);

  private static final List<String> RKE2_KEYS =
      List.of(RKE2_MOUNTS, RKE2_MOUNTS + "+", "profile", "cni", RKE2_POLICY);

  /** What RKE2 writes where there is no policy yet. */
  private static final String RKE2_CIS_POLICY =
      "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None}]}";

  private static final String RKE2_CIS_SOURCE =
      "the policy that RKE2's profile writes where there is none (give yours with --policy)";

  /** Talos starts the API server with a policy and a log of its own. */
  private static final String TALOS_POLICY = AuditCheck.OWN_POLICY;

  private final List<YamlNode> documents;
  private final Map<String, String> flags = new LinkedHashMap<>();
  private final List<Mount> mounts = new ArrayList<>();
  private final List<String> privateFiles = new ArrayList<>();
  private @Nullable AuditPolicy policy;

  ManifestReader(List<YamlNode> documents) {
    this.documents = documents;
  }

  /** Reads the first document that is of use; of Talos all. */
  Optional<ApiServerConfiguration> read() {
    for (YamlNode document : documents) {
      Optional<ApiServerForm> form = read(document);
      if (form.isPresent()) {
        return Optional.of(
            new ApiServerConfiguration(form.get(), flags, mounts, policy, privateFiles));
      }
    }
    return Optional.empty();
  }

  private Optional<ApiServerForm> read(YamlNode document) {
    String kind = text(document, "kind").orElse("");
    switch (kind) {
      case "Pod" -> {
        pod(document);
        return Optional.of(ApiServerForm.STATIC_POD);
      }
      case "ClusterConfiguration" -> {
        kubeadm(document);
        return Optional.of(ApiServerForm.KUBEADM);
      }
      case "ConfigMap" -> {
        String inner =
            text(document, "data", "ClusterConfiguration")
                .orElseThrow(
                    () ->
                        new ApiServerException(
                            "found a ConfigMap without ClusterConfiguration; give kubeadm-config of"
                                + " namespace kube-system"));
        YamlFields.documents(inner).forEach(this::kubeadm);
        return Optional.of(ApiServerForm.KUBEADM);
      }
      case "Cluster" -> {
        kind(document);
        return Optional.of(ApiServerForm.KIND);
      }
      case "" -> {
        return withoutKind(document);
      }
      default -> {
        return Optional.empty();
      }
    }
  }

  private Optional<ApiServerForm> withoutKind(YamlNode document) {
    if (find(document, "spec").isPresent()) {
      // A patch of the Pod, as kubeadm takes it.
      pod(document);
      return Optional.of(ApiServerForm.STATIC_POD);
    }
    if (find(document, "machine").isPresent() || find(document, "cluster").isPresent()) {
      talos(document);
      return Optional.of(ApiServerForm.TALOS);
    }
    Map<String, YamlNode> entries = YamlFields.entries(document);
    if (RANCHER_KEYS.stream().noneMatch(entries::containsKey)) {
      return Optional.empty();
    }
    ARGUMENTS.forEach(key -> arguments(texts(document, key)));
    if (RKE2_KEYS.stream().noneMatch(entries::containsKey)) {
      return Optional.of(ApiServerForm.K3S);
    }
    rke2(document);
    return Optional.of(ApiServerForm.RKE2);
  }

  private void arguments(List<String> arguments) {
    for (String argument : arguments) {
      flags.putAll(CommandLineReader.flags(List.of("--" + argument.replaceFirst("^-+", ""))));
    }
  }

  private void pod(YamlNode pod) {
    YamlNode container =
        items(pod, "spec", "containers").stream()
            .filter(ManifestReader::isServer)
            .findFirst()
            .orElseThrow(
                () -> new ApiServerException("found a Pod without a container kube-apiserver"));
    List<String> words = new ArrayList<>(texts(container, "command"));
    words.addAll(texts(container, "args"));
    flags.putAll(CommandLineReader.flags(words));
    Map<String, String> hostPaths = new LinkedHashMap<>();
    for (YamlNode volume : items(pod, "spec", "volumes")) {
      hostPaths.put(text(volume, "name").orElse(""), text(volume, "hostPath", "path").orElse(""));
    }
    for (YamlNode mount : items(container, "volumeMounts")) {
      mounts.add(
          new Mount(
              text(mount, "mountPath").orElse(""),
              hostPaths.getOrDefault(text(mount, "name").orElse(""), ""),
              isTrue(mount, "readOnly")));
    }
  }

  private static boolean isServer(YamlNode container) {
    return text(container, "name").filter(SERVER::equals).isPresent()
        || texts(container, "command").stream()
            .anyMatch(word -> word.equals(SERVER) || word.endsWith("/" + SERVER));
  }

  private void kubeadm(YamlNode configuration) {
    find(configuration, "apiServer", "extraArgs").ifPresent(this::extraArguments);
    // kubeadm's own mount, beside those for the host's certificates of authorities.
    mounts.add(new Mount("/etc/kubernetes/pki", "/etc/kubernetes/pki", true));
    extraVolumes(items(configuration, "apiServer", "extraVolumes"), "readOnly");
  }

  /** Reads arguments as an object (v1beta3 and before, Talos), or as a list (v1beta4). */
  private void extraArguments(YamlNode arguments) {
    if (arguments instanceof Mapping) {
      YamlFields.entries(arguments)
          .forEach((name, value) -> texts(value).forEach(text -> flags.put(name, text)));
      return;
    }
    for (YamlNode argument : items(arguments)) {
      flags.put(text(argument, "name").orElse(""), text(argument, "value").orElse(""));
    }
  }

  private void extraVolumes(List<YamlNode> volumes, String readOnly) {
    for (YamlNode volume : volumes) {
      mounts.add(
          new Mount(
              text(volume, "mountPath").orElse(""),
              text(volume, "hostPath").orElse(""),
              isTrue(volume, readOnly)));
    }
  }

  private void kind(YamlNode cluster) {
    List<String> patches = new ArrayList<>(texts(cluster, "kubeadmConfigPatches"));
    for (YamlNode node : items(cluster, "nodes")) {
      patches.addAll(texts(node, "kubeadmConfigPatches"));
    }
    for (String patch : patches) {
      for (YamlNode document : YamlFields.documents(patch)) {
        if (text(document, "kind").filter("ClusterConfiguration"::equals).isPresent()) {
          kubeadm(document);
        }
      }
    }
  }

  private void rke2(YamlNode configuration) {
    boolean cis = text(configuration, "profile").isPresent();
    if (cis) {
      flags.putIfAbsent(AuditFlag.POLICY_FILE.flagName(), RKE2_DEFAULT_POLICY);
    }
    text(configuration, RKE2_POLICY)
        .ifPresent(file -> flags.putIfAbsent(AuditFlag.POLICY_FILE.flagName(), file));
    for (String key : List.of(RKE2_MOUNTS, RKE2_MOUNTS + "+")) {
      for (String mount : texts(configuration, key)) {
        String[] parts = mount.split(":", 3);
        if (parts.length < 2) {
          throw new ApiServerException(
              "found "
                  + Finding.printable(mount)
                  + " as "
                  + RKE2_MOUNTS
                  + ", allowed: a path on the host, a colon, a path in the container");
        }
        mounts.add(new Mount(parts[1], parts[0], parts.length == 3 && parts[2].equals("ro")));
      }
    }
    if (cis && policy == null) {
      policy = AuditPolicy.read(RKE2_CIS_POLICY).from(RKE2_CIS_SOURCE);
    }
  }

  private void talos(YamlNode configuration) {
    flags.put(AuditFlag.POLICY_FILE.flagName(), TALOS_POLICY);
    find(configuration, "cluster", "apiServer", "extraArgs").ifPresent(this::extraArguments);
    extraVolumes(items(configuration, "cluster", "apiServer", "extraVolumes"), "readonly");
    find(configuration, "cluster", "apiServer", "auditPolicy")
        .ifPresent(found -> policy = AuditPolicy.of(found));
    for (YamlNode file : items(configuration, "machine", "files")) {
      if (text(file, "permissions").filter(ManifestReader::isPrivate).isPresent()) {
        privateFiles.add(text(file, "path").orElse(""));
      }
    }
    for (YamlNode document : documents) {
      if (text(document, "kind").filter("KubeAuditPolicyConfig"::equals).isPresent()) {
        find(document, "configuration").ifPresent(found -> policy = AuditPolicy.of(found));
      }
    }
  }

  /** Whether others than the owner may not read; Talos writes 0o600, 0600 or 384. */
  private static boolean isPrivate(String permissions) {
    String digits = permissions.startsWith("0o") ? permissions.substring(2) : permissions;
    if (!digits.matches("[0-9]{1,9}")) {
      return false;
    }
    boolean octal = permissions.startsWith("0") && digits.matches("[0-7]+");
    return (Integer.parseInt(digits, octal ? 8 : 10) & 4) == 0;
  }
}
