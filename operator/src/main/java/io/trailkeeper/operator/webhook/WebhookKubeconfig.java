package io.trailkeeper.operator.webhook;

import static java.util.Objects.requireNonNull;

/**
 * The kubeconfig of the audit webhook. It names the certificates by files beside it, because an API
 * server reads those again when they change, and never reads the kubeconfig again.
 *
 * @param address an IP address that reaches capture from a control plane, or a host name
 * @param port its port
 * @param serverName the name that capture's certificate is verified for, whatever the address is
 */
public record WebhookKubeconfig(String address, int port, String serverName) {

  /** The name of the file. */
  public static final String FILE = "audit-webhook.kubeconfig";

  private static final int MAX_PORT = 65535;

  public WebhookKubeconfig {
    requireNonNull(address, "address");
    requireNonNull(serverName, "serverName");
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("the port is " + port + "; expected 1 to " + MAX_PORT);
    }
  }

  /** Returns the file's text. */
  public String text() {
    return """
        # For kube-apiserver: --audit-webhook-config-file=<this file>
        # Place it with ca.crt, tls.crt and tls.key, of ConfigMap and Secret
        # trailkeeper-audit-webhook, in one directory. The API server reads those three again
        # when they change, and this file only when it starts.
        apiVersion: v1
        kind: Config
        clusters:
        - name: trailkeeper
          cluster:
            server: %s
            tls-server-name: %s
            certificate-authority: ca.crt
        users:
        - name: kube-apiserver
          user:
            client-certificate: tls.crt
            client-key: tls.key
        contexts:
        - name: trailkeeper
          context:
            cluster: trailkeeper
            user: kube-apiserver
        current-context: trailkeeper
        """
        .formatted(server(), serverName);
  }

  private String server() {
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return "https://" + host + ":" + port + "/audit/v1";
  }
}
