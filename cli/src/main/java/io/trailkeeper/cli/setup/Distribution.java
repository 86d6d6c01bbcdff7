package io.trailkeeper.cli.setup;

import java.util.Locale;

/** How a cluster's control plane is run. */
enum Distribution {
  kubeadm("kubeadm", "/etc/kubernetes/trailkeeper"),
  kind("kind", "/etc/kubernetes/trailkeeper"),
  k3s("k3s", "/etc/rancher/k3s/trailkeeper"),
  rke2("RKE2", "/etc/rancher/rke2/trailkeeper"),
  /** Talos makes files below /var only. */
  talos("Talos", "/var/lib/trailkeeper"),
  /** OpenShift's API server can be given no webhook. */
  openshift("OpenShift", ""),
  generic("any other control plane", "/etc/kubernetes/trailkeeper");

  private final String title;
  private final String directory;

  Distribution(String title, String directory) {
    this.title = title;
    this.directory = directory;
  }

  String title() {
    return title;
  }

  /** Returns where its API servers look for the files, if nothing else is asked for. */
  String directory() {
    return directory;
  }

  String template() {
    return "recipe-" + name().toLowerCase(Locale.ROOT) + ".txt";
  }
}
