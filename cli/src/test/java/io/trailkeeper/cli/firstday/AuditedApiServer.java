package io.trailkeeper.cli.firstday;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another kube-apiserver of the same cluster, on the same etcd, as a control plane has several: the
 * one that an administrator has started again with auditing switched on.
 */
final class AuditedApiServer implements AutoCloseable {

  private final Process process;
  private final Config admin;
  private final Path log;
  private final List<KubernetesClient> clients = new ArrayList<>();

  private AuditedApiServer(Process process, Config admin, Path log) {
    this.process = process;
    this.admin = admin;
    this.log = log;
  }

  /** Starts it with the flags of the cluster's first one and these, and waits until it serves. */
  static AuditedApiServer start(TestingKubernetes first, Path directory, List<String> flags)
      throws IOException {
    Config admin = Config.fromKubeconfig(first.kubeconfig());
    int port = freePort();
    List<String> command = new ArrayList<>(commandOf(first));
    int split = command.indexOf("--secure-port");
    if (split >= 0) {
      command.subList(split, split + 2).clear();
    }
    command.removeIf(argument -> argument.startsWith("--secure-port="));
    command.add("--secure-port=" + port);
    command.addAll(flags);
    Path log = directory.resolve("kube-apiserver.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Config own = new ConfigBuilder(admin).withMasterUrl("https://127.0.0.1:" + port + "/").build();
    AuditedApiServer server = new AuditedApiServer(process, own, log);
    try {
      server.awaitReady();
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private void awaitReady() {
    KubernetesClient client = client(admin);
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("kube-apiserver has ended: " + tail());
              }
              try {
                return "ok".equals(client.raw("/readyz"));
              } catch (KubernetesClientException e) {
                return false;
              }
            });
  }

  /** Returns the last lines of its log. */
  String tail() {
    List<String> lines;
    try {
      lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  String url() {
    return admin.getMasterUrl();
  }

  /** Returns a client of an administrator who acts as somebody else. */
  KubernetesClient clientAs(String user, String... groups) {
    return client(
        new ConfigBuilder(admin)
            .withImpersonateUsername(user)
            .withImpersonateGroups(groups)
            .build());
  }

  /** Returns a client with a ServiceAccount's token. */
  KubernetesClient clientWith(String token) {
    return client(
        new ConfigBuilder(Config.empty())
            .withMasterUrl(admin.getMasterUrl())
            .withCaCertData(admin.getCaCertData())
            .withOauthToken(token)
            .build());
  }

  private KubernetesClient client(Config config) {
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    clients.add(client);
    return client;
  }

  /** Returns the command line of the API server that a test harness has started. */
  private static List<String> commandOf(TestingKubernetes first) throws IOException {
    String port = first.url().substring(first.url().lastIndexOf(':') + 1).replace("/", "");
    for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
      Path file = Path.of("/proc", String.valueOf(child.pid()), "cmdline");
      if (Files.exists(file)) {
        List<String> command = List.of(Files.readString(file, StandardCharsets.UTF_8).split("\0"));
        if (command.get(0).endsWith("kube-apiserver") && String.join(" ", command).contains(port)) {
          return command;
        }
      }
    }
    throw new IllegalStateException("no child process is the API server at " + first.url());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    clients.forEach(KubernetesClient::close);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
