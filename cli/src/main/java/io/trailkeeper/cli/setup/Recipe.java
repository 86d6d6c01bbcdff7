package io.trailkeeper.cli.setup;

import io.trailkeeper.cli.apiserver.AuditFlag;
import io.trailkeeper.cli.apiserver.RecommendedFlag;
import io.trailkeeper.cli.apiserver.WebhookConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to place on a control plane, and how.
 *
 * @param distribution how the control plane is run
 * @param material what its API servers need
 * @param directory where they look for the files
 * @param output where the files are written for the user, if they are
 */
record Recipe(
    Distribution distribution, WebhookMaterial material, String directory, @Nullable Path output) {

  /** The directory in the output directory that is to be copied as a whole. */
  static final String COPIED = "trailkeeper";

  private static final String STEP_INDENT = "   ";
  private static final String EXAMPLE_INDENT = "     ";

  /** Returns the text of a distribution that can be given nothing. */
  static String impossible(Distribution distribution) {
    return "Audit webhook on "
        + distribution.title()
        + "\n\n"
        + Template.resource(distribution.template());
  }

  /** Returns the text for people; no private key is in it. */
  String text() {
    return header()
        + new Template(distribution.template())
            .with("place", indented(STEP_INDENT, place(obtain())).strip())
            .with("placeKind", indented(STEP_INDENT, place(obtainKind())).strip())
            .with("obtainTalos", obtainTalos())
            .with("directory", directory)
            .with("check", check())
            .with("manifest", indented(EXAMPLE_INDENT, manifest()))
            .with("clusterConfiguration", indented(EXAMPLE_INDENT, clusterConfiguration()))
            .with("kindConfig", indented(EXAMPLE_INDENT, kindConfig()))
            .with("config", indented(EXAMPLE_INDENT, rancherConfig()))
            .with("patch", indented(EXAMPLE_INDENT, talosPatch("(the content of tls.key)\n")))
            .with("flagLines", indented(EXAMPLE_INDENT, lines(RecommendedFlag::toString)))
            .render()
        + footer();
  }

  /** Returns the files for the output directory, among them the private key. */
  List<SetupFile> files() {
    List<SetupFile> files = new ArrayList<>();
    if (distribution != Distribution.talos) {
      material
          .files()
          .forEach((name, content) -> files.add(new SetupFile(COPIED + "/" + name, content)));
    }
    switch (distribution) {
      case kubeadm -> {
        files.add(new SetupFile("kubeadm-cluster-configuration.yaml", clusterConfiguration()));
        files.add(new SetupFile("kube-apiserver-additions.yaml", manifest()));
      }
      case kind -> {
        files.add(new SetupFile("kube-apiserver-additions.yaml", manifest()));
        files.add(new SetupFile("kind-config.yaml", kindConfig()));
      }
      case k3s, rke2 -> files.add(new SetupFile("trailkeeper.yaml", rancherConfig()));
      case talos -> {
        files.add(new SetupFile("talos-patch.yaml", talosPatch(material.key())));
        files.add(new SetupFile(WebhookMaterial.POLICY_FILE, material.policy()));
      }
      case generic -> files.add(new SetupFile("kube-apiserver.flags", lines(Object::toString)));
      case openshift -> throw new IllegalStateException("there is nothing to place on OpenShift");
    }
    return files;
  }

  private String header() {
    WebhookConfiguration webhook = material.webhook();
    String server = webhook.server().toString();
    StringBuilder text = new StringBuilder("Audit webhook on " + distribution.title() + "\n\n");
    row(text, "from", material.source());
    row(text, "posts to", server);
    if (!webhook.serverName().isEmpty()) {
      row(text, "", "whose certificate must be of " + webhook.serverName());
    }
    row(text, "as", material.clientCertificate().getSubjectX500Principal().toString());
    if (output != null) {
      row(text, "written to", output + ", which only you can read");
    }
    text.append('\n');
    if (webhook.isLoopback()) {
      text.append(
          "  "
              + webhook.host()
              + " is this host itself: only an API server on it can post there.\n\n");
    } else if (!webhook.hasAddress()) {
      text.append(
          "  "
              + webhook.host()
              + " is a name: every control-plane node must be able to look it up, without the\n"
              + "  cluster's DNS.\n\n");
    } else {
      text.append(
          "  The API server is on its host's network and does not ask the cluster's DNS: hence an\n"
              + "  address. In a cluster it is the ClusterIP of capture's Service. If the Service is"
              + " made\n  anew with another one, all this is to be done again: pin it.\n\n");
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-11s %s%n", name, value));
  }

  private String footer() {
    return new Template("footer.txt")
        .with("reasons", indented("  ", reasons()))
        .with("validUntil", material.clientCertificate().getNotAfter().toInstant().toString())
        .with("doNots", indented("  ", doNots()))
        .render();
  }

  private String place(String obtain) {
    return new Template("place.txt").with("directory", directory).with("obtain", obtain).render();
  }

  private String obtain() {
    if (output == null) {
      return "Give --output-dir DIR to have them written into a directory of yours.";
    }
    return "They are in "
        + output.resolve(COPIED)
        + ":\n\n  tar -C "
        + output.resolve(COPIED)
        + " -c . |\n      ssh root@NODE 'mkdir -p -m 0700 "
        + directory
        + " &&\n      tar -C "
        + directory
        + " --no-same-owner -x'";
  }

  private String obtainKind() {
    if (output == null) {
      return obtain();
    }
    return "They are in "
        + output.resolve(COPIED)
        + "; the nodes of cluster NAME are the containers\nNAME-control-plane,"
        + " NAME-control-plane2 and so on:\n\n  docker cp "
        + output.resolve(COPIED)
        + "/. NAME-control-plane:"
        + directory;
  }

  private String obtainTalos() {
    return output == null
        ? "This is the patch of the machine configuration. Give --output-dir DIR to have it written"
            + " with\n   tls.key in it:"
        : "The patch of the machine configuration is "
            + output.resolve("talos-patch.yaml")
            + ",\n   with tls.key in it:";
  }

  private String check() {
    return "trailkeeper audit-setup --check";
  }

  private List<RecommendedFlag> flags() {
    return RecommendedFlag.all(
        directory + "/" + WebhookMaterial.POLICY_FILE,
        directory + "/" + WebhookMaterial.KUBECONFIG_FILE);
  }

  private String lines(Function<RecommendedFlag, String> line) {
    return flags().stream().map(flag -> line.apply(flag) + "\n").collect(Collectors.joining());
  }

  private String reasons() {
    StringBuilder text = new StringBuilder();
    for (RecommendedFlag flag : flags()) {
      if (distribution != Distribution.talos || flag.flag() != AuditFlag.POLICY_FILE) {
        text.append(flag).append('\n');
        flag.reason().forEach(line -> text.append("    ").append(line).append('\n'));
      }
    }
    return text.toString();
  }

  private String manifest() {
    return new Template("manifest.yaml")
        .with("directory", directory)
        .with("flagItems", lines(flag -> "- " + flag))
        .render();
  }

  private String clusterConfiguration() {
    return new Template("kubeadm-cluster-configuration.yaml")
        .with("directory", directory)
        .with(
            "namedFlags",
            lines(
                flag ->
                    "- name: " + flag.flag().flagName() + "\n  value: \"" + flag.value() + "\""))
        .render();
  }

  private String kindConfig() {
    return new Template("kind-config.yaml")
        .with("source", output == null ? "DIR/" + COPIED : output.resolve(COPIED).toString())
        .with("directory", directory)
        .with("mappedFlags", lines(Recipe::mapped))
        .render();
  }

  private String rancherConfig() {
    if (distribution != Distribution.k3s && distribution != Distribution.rke2) {
      return "";
    }
    return new Template(distribution + ".yaml")
        .with("directory", directory)
        .with(
            "plainFlags",
            lines(flag -> "- \"" + flag.flag().flagName() + "=" + flag.value() + "\""))
        .render();
  }

  private String talosPatch(String key) {
    return new Template("talos-patch.yaml")
        .with("directory", directory)
        .with("kubeconfig", material.kubeconfig())
        .with("policy", material.policy())
        .with("authority", material.authority())
        .with("certificate", material.certificate())
        .with("key", key)
        .with(
            "mappedFlags",
            flags().stream()
                .filter(flag -> flag.flag() != AuditFlag.POLICY_FILE)
                .map(flag -> mapped(flag) + "\n")
                .collect(Collectors.joining()))
        .render();
  }

  private static String mapped(RecommendedFlag flag) {
    return flag.flag().flagName() + ": \"" + flag.value() + "\"";
  }

  private String doNots() {
    List<String> doNots = new ArrayList<>();
    if (distribution == Distribution.kubeadm || distribution == Distribution.kind) {
      doNots.add(
          "- Do not keep a copy of kube-apiserver.yaml in /etc/kubernetes/manifests: the kubelet"
              + " starts\n  every file that is there.");
    }
    if (distribution != Distribution.k3s && distribution != Distribution.talos) {
      doNots.add("- Do not mount single files: a renewed certificate would not be seen.");
    }
    doNots.add(
        "- Do not set the mode to blocking or blocking-strict: the API server then waits for"
            + " capture, and\n  capture, in the same cluster, for the API server.");
    doNots.add(
        "- Do not write the Service's DNS name as server: the API server cannot look it up.");
    doNots.add(
        "- Do not record Secrets, tokens and TokenReviews above level Metadata: their content would"
            + " leave\n  the API server. Trailkeeper takes it out, but other receivers of the same"
            + " events may not.");
    return String.join("\n", doNots);
  }

  private static String indented(String indent, String text) {
    return text.lines()
        .map(line -> line.isEmpty() ? line : indent + line)
        .collect(Collectors.joining("\n"));
  }
}
