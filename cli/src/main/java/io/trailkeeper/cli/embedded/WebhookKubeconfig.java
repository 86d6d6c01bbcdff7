package io.trailkeeper.cli.embedded;

import io.trailkeeper.collector.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The kubeconfig of the audit webhook. Certificates are named by files, relative to it, because an
 * API server reads those again when they change.
 */
final class WebhookKubeconfig {

  private WebhookKubeconfig() {}

  static void write(DataDirectory data, String url) throws IOException {
    String text =
        """
        # For kube-apiserver: --audit-webhook-config-file=%s
        apiVersion: v1
        kind: Config
        clusters:
        - name: trailkeeper
          cluster:
            server: %s
            certificate-authority: pki/ca.crt
        users:
        - name: kube-apiserver
          user:
            client-certificate: pki/apiserver-client.crt
            client-key: pki/apiserver-client.key
        contexts:
        - name: trailkeeper
          context:
            cluster: trailkeeper
            user: kube-apiserver
        current-context: trailkeeper
        """
            .formatted(data.kubeconfig(), url);
    DurableFile.replace(
        data.kubeconfig(), text.getBytes(StandardCharsets.UTF_8), DurableFile.Access.PUBLIC);
  }
}
