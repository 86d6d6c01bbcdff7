package io.trailkeeper.crds.testing;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real kube-apiserver with its etcd, on this machine, for the time of some tests. It has RBAC,
 * admission, CRDs and server-side apply as every cluster has them, and nothing but the API server:
 * no controllers, no scheduler, no kubelet. So nothing becomes ready, is garbage-collected, or goes
 * with its namespace unless a test does it, and aggregated ClusterRoles such as {@code view} stay
 * empty.
 *
 * <p>Each instance has its own data, ports, authority and certificates, in a temporary directory
 * that {@link #close} removes; {@code ~/.kube/config} is neither read nor written. The API server
 * listens on 127.0.0.1 only. (etcd listens on all addresses: kube-api-test knows no other way.)
 *
 * <p>Thread-safe once started.
 */
public final class TestingKubernetes implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TestingKubernetes.class);

  /** The CRDs of Trailkeeper, by their names. */
  private static final List<String> CRDS =
      List.of("trails.trailkeeper.io", "trailcheckpoints.trailkeeper.io");

  private static final String MANIFESTS = "/io/trailkeeper/crds/manifests/";
  private static final String CA_FILE = "apiserver.crt";
  private static final long KUBECTL_SECONDS = 120;
  private static final long TOKEN_SECONDS = 3600;

  private final Path directory;
  private final KubeAPIServer server;
  private final File kubectl;
  private final Config admin;
  private final String kubeconfig;
  private final KubernetesClient administrator;
  private final List<KubernetesClient> clients = Collections.synchronizedList(new ArrayList<>());
  private final Thread atExit = new Thread(this::stop, "stop the API server of tests");

  private TestingKubernetes(Path directory, List<String> flags) {
    this.directory = directory;
    KubeAPIServerConfig configuration =
        ApiServerPrograms.configuration(directory).withApiServerFlags(flags).build();
    this.kubectl = ApiServerPrograms.in(configuration).getKubectl();
    this.server = new KubeAPIServer(configuration);
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      server.start();

      this.admin =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(Config.fromKubeconfig(server.getKubeConfigYaml()).getMasterUrl())
              .withCaCertData(base64(CA_FILE))
              .withClientCertData(base64("client.crt"))
              .withClientKeyData(base64("client.key"))
              .withClientKeyAlgo("RSA")
              .withNamespace("default")
              .build();
      this.kubeconfig = Kubeconfigs.of(admin);
      this.administrator = open(admin);
      Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close();
      throw new IllegalStateException(
          "The API server did not start with the flags "
              + flags
              + ". Its log goes to the logger io.fabric8.kubeapitest at level debug",
          e);
    }
  }

  /**
   * Starts an API server and waits until it serves.
   *
   * @param flags flags of kube-apiserver beside the usual ones, each as {@code --name=value}; they
   *     win over the defaults here, but not over those that kube-api-test itself sets
   */
  public static TestingKubernetes start(String... flags) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--endpoint-reconciler-type=none"));
    all.addAll(Arrays.asList(flags));
    try {
      Path directory = Files.createTempDirectory("testing-kubernetes");
      Files.createSymbolicLink(
          directory.resolve(BinaryManager.BINARY_LIST_DIR),
          ApiServerPrograms.directory().resolve(BinaryManager.BINARY_LIST_DIR).toAbsolutePath());
      return new TestingKubernetes(directory, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a new client that may do everything. It is closed with this. */
  public KubernetesClient client() {
    return open(admin);
  }

  /**
   * Returns a client with a token that the API server issued to a ServiceAccount, so that it may do
   * what RBAC lets that account do. The ServiceAccount has to be there. The token is good for an
   * hour. The client is closed with this.
   */
  public KubernetesClient clientOf(String namespace, String serviceAccount) {
    return open(
        anonymous()
            .withOauthToken(token(namespace, serviceAccount))
            .withNamespace(namespace)
            .build());
  }

  /** Returns a token that the API server issued to a ServiceAccount, good for an hour. */
  public String token(String namespace, String serviceAccount) {
    return administrator
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(serviceAccount)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  /** Returns a client of an administrator who acts as somebody else. It is closed with this. */
  public KubernetesClient clientAs(String user, String... groups) {
    return open(
        new ConfigBuilder(admin)
            .withImpersonateUsername(user)
            .withImpersonateGroups(groups)
            .build());
  }

  /** Returns the URL, {@code https://127.0.0.1:<port>}, without a slash at its end. */
  public String url() {
    return admin.getMasterUrl().replaceAll("/+$", "");
  }

  /** Returns the certificate that clients have to trust, PEM. */
  public String caCertificate() {
    try {
      return Files.readString(directory.resolve(CA_FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an administrator's kubeconfig; it names no files. */
  public String kubeconfig() {
    return kubeconfig;
  }

  /** Returns the kubeconfig of a ServiceAccount, with a token that is good for an hour. */
  public String kubeconfigOf(String namespace, String serviceAccount) {
    return Kubeconfigs.of(
        anonymous()
            .withOauthToken(token(namespace, serviceAccount))
            .withNamespace(namespace)
            .build());
  }

  /** Applies the CRDs of Trailkeeper as they are in {@code crds/manifests}, until they serve. */
  public void applyTrailkeeperCrds() {
    for (String name : CRDS) {
      try (InputStream manifest =
          Objects.requireNonNull(
              TestingKubernetes.class.getResourceAsStream(MANIFESTS + name + ".yaml"), name)) {
        administrator
            .resource(
                administrator
                    .getKubernetesSerialization()
                    .unmarshal(manifest, CustomResourceDefinition.class))
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager("trailkeeper-tests")
                    .withForce(true)
                    .build());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (String name : CRDS) {
      administrator
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name)
          .waitUntilCondition(TestingKubernetes::isEstablished, 60, TimeUnit.SECONDS);
    }
  }

  /** Runs kubectl as an administrator, in a directory of its own, for two minutes at most. */
  public KubectlResult kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(kubectl.getPath()));
    command.addAll(Arrays.asList(arguments));
    try {
      Path output = Files.createTempFile(directory, "kubectl", ".out");
      Path errors = Files.createTempFile(directory, "kubectl", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder
          .environment()
          .putAll(
              Map.of(
                  "KUBECONFIG", directory.resolve("kubeconfig").toString(),
                  "HOME", directory.toString()));
      Process process = builder.start();
      if (!process.waitFor(KUBECTL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end within " + KUBECTL_SECONDS + " s");
      }
      return new KubectlResult(
          process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", e);
    }
  }

  /** Stops the API server and removes all that it has written. */
  @Override
  public void close() {
    clients.forEach(KubernetesClient::close);
    stop();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void stop() {
    try {
      server.stop();
    } catch (RuntimeException e) {
      // It says so of what it did not start, and of what had stopped before.
      LOGGER.debug("The API server was not there any more", e);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KubernetesClient open(Config configuration) {
    KubernetesClient client = new KubernetesClientBuilder().withConfig(configuration).build();
    clients.add(client);
    return client;
  }

  private ConfigBuilder anonymous() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(admin.getMasterUrl())
        .withCaCertData(admin.getCaCertData());
  }

  private String base64(String file) throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(directory.resolve(file)));
  }

  private static boolean isEstablished(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
