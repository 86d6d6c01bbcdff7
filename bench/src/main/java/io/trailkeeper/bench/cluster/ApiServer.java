package io.trailkeeper.bench.cluster;

import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.trailkeeper.faults.lab.Child;
import io.trailkeeper.faults.lab.Ports;
import io.trailkeeper.faults.lab.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A kube-apiserver with its etcd, for the time of a measurement, with an audit log of what one user
 * asks of it. Nothing else of a cluster is there. etcd does not force to the disk: what the API
 * server costs is not measured.
 *
 * <p>Two users: an administrator, and the one who is measured, with a ServiceAccount's name and
 * groups so that the API server treats its requests as those of a pod.
 */
public final class ApiServer implements AutoCloseable {

  private static final String ADMINISTRATOR = "bench";
  private static final int TOKEN_BYTES = 24;
  private static final int KEY_BITS = 2048;
  private static final int LINE = 64;
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
        - level: Metadata
          users: ["%s"]
        - level: None
      """;

  private final Path directory;
  private final String measuredUser;
  private final String administratorToken = token();
  private final String measuredToken = token();
  private final int port;
  private final List<Child> children = new ArrayList<>();
  private final List<KubernetesClient> clients = new ArrayList<>();
  private final Thread hook = new Thread(this::killAll, "API server end");

  private ApiServer(Path directory, String measuredUser) {
    this.directory = directory;
    this.measuredUser = measuredUser;
    this.port = new Ports().free();
  }

  /**
   * Starts one, and returns when it serves.
   *
   * @param directory where its files are written
   * @param namespace of the ServiceAccount that is measured
   * @param serviceAccount whose requests are written to the audit log
   */
  public static ApiServer start(
      ApiServerPrograms programs, Path directory, String namespace, String serviceAccount)
      throws IOException, InterruptedException {
    ApiServer server =
        new ApiServer(directory, "system:serviceaccount:" + namespace + ":" + serviceAccount);
    Runtime.getRuntime().addShutdownHook(server.hook);
    boolean isStarted = false;
    try {
      server.writeFiles(namespace);
      server.startAll(programs);
      isStarted = true;
      return server;
    } finally {
      if (!isStarted) {
        server.close();
      }
    }
  }

  private void writeFiles(String namespace) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(file("policy.yaml"), POLICY.formatted(measuredUser));
    Files.writeString(
        file("tokens.csv"),
        administratorToken
            + ","
            + ADMINISTRATOR
            + ",1,system:masters\n"
            + measuredToken
            + ","
            + measuredUser
            + ",2,\"system:serviceaccounts,system:serviceaccounts:"
            + namespace
            + "\"\n");
    Files.writeString(file("service-account.key"), signingKey());
  }

  private void startAll(ApiServerPrograms programs) throws IOException, InterruptedException {
    Ports ports = new Ports();
    String etcd = "http://127.0.0.1:" + ports.free();
    String peers = "http://127.0.0.1:" + ports.free();
    children.add(
        Child.start(
            "etcd",
            List.of(
                programs.etcd().toString(),
                "--data-dir=" + file("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--unsafe-no-fsync"),
            file("etcd.log"),
            Set.of()));
    children.add(
        Child.start(
            "kube-apiserver",
            List.of(
                programs.apiServer().toString(),
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--endpoint-reconciler-type=none",
                "--secure-port=" + port,
                "--cert-dir=" + directory,
                "--authorization-mode=RBAC",
                "--token-auth-file=" + file("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + file("service-account.key"),
                "--service-account-signing-key-file=" + file("service-account.key"),
                "--service-cluster-ip-range=10.0.0.0/16",
                "--audit-policy-file=" + file("policy.yaml"),
                "--audit-log-path=" + auditLog()),
            file("kube-apiserver.log"),
            Set.of()));
    if (!Waiting.until(this::isServing, STARTED_WITHIN, LOOK_EVERY)) {
      throw new IOException("kube-apiserver did not come to serve: " + children.get(1).lastLines());
    }
  }

  private boolean isServing() {
    if (children.stream().anyMatch(child -> !child.isAlive())) {
      throw new IllegalStateException(
          "etcd or kube-apiserver has ended: "
              + children.get(0).lastLines()
              + "\n"
              + children.get(1).lastLines());
    }
    if (!Files.exists(file("apiserver.crt"))) {
      return false;
    }
    try (KubernetesClient client = open(administratorToken)) {
      return client.namespaces().withName("kube-system").get() != null;
    } catch (KubernetesClientException e) {
      // Not yet.
      return false;
    }
  }

  /** Returns a client that may do everything. It is closed with this. */
  public KubernetesClient administrator() {
    KubernetesClient client = open(administratorToken);
    clients.add(client);
    return client;
  }

  /** Returns the name of the user whose requests are counted. */
  public String measuredUser() {
    return measuredUser;
  }

  /** Writes the kubeconfig of the user whose requests are counted, and returns where it is. */
  public Path measuredKubeconfig() throws IOException {
    String name = "bench";
    return Files.writeString(
        file("kubeconfig"),
        Serialization.asYaml(
            new io.fabric8.kubernetes.api.model.ConfigBuilder()
                .withApiVersion("v1")
                .withKind("Config")
                .addNewCluster()
                .withName(name)
                .withNewCluster()
                .withServer(url())
                .withCertificateAuthority(file("apiserver.crt").toString())
                .endCluster()
                .endCluster()
                .addNewUser()
                .withName(name)
                .withUser(new AuthInfoBuilder().withToken(measuredToken).build())
                .endUser()
                .addNewContext()
                .withName(name)
                .withNewContext()
                .withCluster(name)
                .withUser(name)
                .endContext()
                .endContext()
                .withCurrentContext(name)
                .build()));
  }

  /** Reads what that user has asked for up to now. */
  public RequestLog requests() throws IOException {
    return RequestLog.read(auditLog());
  }

  private KubernetesClient open(String token) {
    Config configuration =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withCaCertFile(file("apiserver.crt").toString())
            .withOauthToken(token)
            .withNamespace("default")
            .build();
    return new KubernetesClientBuilder().withConfig(configuration).build();
  }

  private String url() {
    return "https://127.0.0.1:" + port;
  }

  private Path auditLog() {
    return file("audit.log");
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    clients.forEach(KubernetesClient::close);
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs.
      return;
    }
  }

  private void killAll() {
    children.forEach(Child::kill);
  }

  private static String token() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static String signingKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has RSA", e);
    }
  }
}
