package io.trailkeeper.cli.apiserver;

import static io.trailkeeper.cli.apiserver.YamlFields.find;
import static io.trailkeeper.cli.apiserver.YamlFields.items;
import static io.trailkeeper.cli.apiserver.YamlFields.text;

import io.trailkeeper.crds.yaml.YamlNode;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * The kubeconfig of an audit webhook: what its current context says. {@code toString} shows where
 * events are posted, and no credential.
 *
 * @param server the URL that events are posted to
 * @param serverName the name that the server's certificate must have; empty for the URL's host
 * @param unverified whether the server's certificate is not checked at all
 * @param authority the authorities to trust
 * @param certificate the API server's own certificate
 * @param key the certificate's private key
 */
public record WebhookConfiguration(
    URI server,
    String serverName,
    boolean unverified,
    Credential authority,
    Credential certificate,
    Credential key) {

  /**
   * A file, or what would be in it. {@code toString} shows neither.
   *
   * @param file the path, relative to the kubeconfig; empty if there is none
   * @param data the content in base64, which takes precedence; empty if there is none
   */
  public record Credential(String file, String data) {

    /** Whether there is neither. */
    public boolean isAbsent() {
      return file.isEmpty() && data.isEmpty();
    }

    boolean isInline() {
      return !data.isEmpty();
    }

    @Override
    public String toString() {
      return "Credential[hidden]";
    }
  }

  /**
   * Reads a kubeconfig.
   *
   * @throws ApiServerException if it is none, or its current context leads nowhere
   */
  public static WebhookConfiguration read(byte[] content) {
    if (content.length > ApiServerConfiguration.MAX_BYTES) {
      throw new ApiServerException(
          "found more than "
              + ApiServerConfiguration.MAX_BYTES
              + " bytes, which no kubeconfig has");
    }
    List<YamlNode> documents = YamlFields.documents(ConfigurationReader.decode(content));
    if (documents.size() != 1 || !(documents.get(0) instanceof Mapping kubeconfig)) {
      throw new ApiServerException("found no kubeconfig, allowed: one object of kind Config");
    }
    String current =
        text(kubeconfig, "current-context")
            .orElseThrow(() -> new ApiServerException("found no current-context"));
    YamlNode context = named(kubeconfig, "contexts", current, "context");
    YamlNode cluster =
        named(kubeconfig, "clusters", text(context, "cluster").orElse(""), "cluster");
    YamlNode user = named(kubeconfig, "users", text(context, "user").orElse(""), "user");
    return new WebhookConfiguration(
        server(text(cluster, "server").orElse("")),
        text(cluster, "tls-server-name").orElse(""),
        YamlFields.isTrue(cluster, "insecure-skip-tls-verify"),
        credential(cluster, "certificate-authority"),
        credential(user, "client-certificate"),
        credential(user, "client-key"));
  }

  private static Credential credential(YamlNode node, String key) {
    return new Credential(text(node, key).orElse(""), text(node, key + "-data").orElse(""));
  }

  private static YamlNode named(YamlNode kubeconfig, String list, String name, String key) {
    return items(kubeconfig, list).stream()
        .filter(item -> text(item, "name").filter(name::equals).isPresent())
        .findFirst()
        .flatMap(item -> find(item, key))
        .orElseThrow(
            () ->
                new ApiServerException(
                    "found nothing named \"" + Finding.printable(name) + "\" in " + list));
  }

  private static URI server(String text) {
    try {
      URI server = new URI(text);
      if (server.getScheme() != null && server.getHost() != null) {
        return server;
      }
    } catch (URISyntaxException e) {
      throw new ApiServerException(
          "found server \"" + Finding.printable(text) + "\", allowed: a URL", e);
    }
    throw new ApiServerException(
        "found server \"" + Finding.printable(text) + "\", allowed: a URL with a host");
  }

  /** Returns the host without the brackets of an IPv6 address. */
  public String host() {
    return server.getHost().replace("[", "").replace("]", "");
  }

  /** Whether the host is an address and not a name. */
  public boolean hasAddress() {
    return host().indexOf(':') >= 0 || host().matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  /** Whether only this host itself can reach the server. */
  public boolean isLoopback() {
    return host().startsWith("127.") || host().equals("::1") || host().equals("localhost");
  }

  @Override
  public String toString() {
    return "WebhookConfiguration[server=" + server + ", serverName=" + serverName + "]";
  }
}
