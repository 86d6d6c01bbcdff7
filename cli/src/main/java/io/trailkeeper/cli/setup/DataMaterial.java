package io.trailkeeper.cli.setup;

import io.trailkeeper.cli.apiserver.ApiServerException;
import io.trailkeeper.cli.apiserver.WebhookConfiguration;
import io.trailkeeper.cli.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what {@code trailkeeper run} has made in its data directory. */
final class DataMaterial {

  private DataMaterial() {}

  /**
   * @throws SetupException if it is not there or cannot be read
   */
  static WebhookMaterial read(DataDirectory data) {
    WebhookConfiguration webhook;
    try {
      webhook = WebhookConfiguration.read(Files.readAllBytes(data.kubeconfig()));
    } catch (NoSuchFileException e) {
      throw new SetupException(
          "--data: there is no "
              + data.kubeconfig()
              + "; give the data directory of trailkeeper run, which makes it when it starts",
          e);
    } catch (IOException e) {
      throw unreadable(data.kubeconfig(), e);
    } catch (ApiServerException e) {
      throw new SetupException("--data: " + data.kubeconfig() + ": " + e.getMessage(), e);
    }
    return new WebhookMaterial(
        "data directory " + data.root(),
        kubeconfig(webhook),
        Template.resource(WebhookMaterial.POLICY_FILE),
        read(data.pki().resolve("ca.crt")),
        read(data.pki().resolve("apiserver-client.crt")),
        read(data.pki().resolve("apiserver-client.key")));
  }

  /** Returns the kubeconfig with the names that the files have on a control plane. */
  private static String kubeconfig(WebhookConfiguration webhook) {
    String text =
        new Template("audit-webhook.kubeconfig")
            .with("server", webhook.server().toString())
            .with("serverName", webhook.serverName())
            .render();
    return webhook.serverName().isEmpty() ? text.replace("    tls-server-name: \n", "") : text;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static SetupException unreadable(Path file, IOException failure) {
    return new SetupException(
        "--data: reading "
            + file
            + " failed: "
            + failure
            + ". Run this as the user that runs trailkeeper run",
        failure);
  }
}
