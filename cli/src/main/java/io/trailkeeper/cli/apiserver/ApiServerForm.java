package io.trailkeeper.cli.apiserver;

/** The forms in which people tell a kube-apiserver its flags. */
public enum ApiServerForm {
  /** A Pod that the kubelet starts by itself. */
  STATIC_POD("static pod manifest", true),
  /** kubeadm's ClusterConfiguration. */
  KUBEADM("kubeadm ClusterConfiguration", true),
  /** kind's Cluster, with patches of kubeadm's configuration. */
  KIND("kind configuration", true),
  /** k3s' configuration; the API server is a part of its process. */
  K3S("k3s configuration", false),
  /** RKE2's configuration; the API server is a static pod, which mounts what flags name. */
  RKE2("RKE2 configuration", false),
  /** Talos' machine configuration or a patch of it. */
  TALOS("Talos machine configuration", true),
  /** A command line or a list of flags. */
  COMMAND_LINE("command line", false);

  private final String text;
  private final boolean mounts;

  ApiServerForm(String text, boolean mounts) {
    this.text = text;
    this.mounts = mounts;
  }

  /** Returns what people call it. */
  public String text() {
    return text;
  }

  /** Whether the API server sees only files that the form mounts. */
  boolean needsMounts() {
    return mounts;
  }
}
