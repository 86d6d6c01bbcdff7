package io.trailkeeper.cli.collector;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TestingTls;
import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfigurationFormat;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** What the operator and the kubelet give a collector, made by hand. */
final class TestingTrail {

  static final String NAMESPACE = "trailkeeper";
  static final String BUCKET = "audit";

  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");

  private final String name;
  private final Path directory;
  private final TestingKubernetes kubernetes;
  private final TestingS3Server s3;
  private final TestingTls tls = new TestingTls();
  private final CertificateAuthority authority;
  private final String kubeconfig;

  TestingTrail(
      String name,
      Path directory,
      TestingKubernetes kubernetes,
      TestingS3Server s3,
      CertificateAuthority authority)
      throws IOException {
    this.name = name;
    this.directory = Files.createDirectories(directory);
    this.kubernetes = kubernetes;
    this.s3 = s3;
    this.authority = authority;
    Files.createDirectories(path("tls"));
    renewCertificate();
    writeSigningKey();
    TestingS3Server.writeCredentials(Files.createDirectories(path("secrets/archive")));
    configure(true);
    grant();
    this.kubeconfig =
        Files.writeString(path("kubeconfig"), kubernetes.kubeconfigOf(NAMESPACE, serviceAccount()))
            .toString();
  }

  /** Makes the namespace of all trails. */
  static void makeNamespace(KubernetesClient client) {
    client
        .resource(
            new NamespaceBuilder()
                .withMetadata(new ObjectMetaBuilder().withName(NAMESPACE).build())
                .build())
        .create();
  }

  /** Starts the trail's collector. */
  TestingCommand start(String captureUrl, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "collector",
                "--configuration=" + path("configuration.json"),
                "--checkpoint=" + name,
                "--namespace=" + NAMESPACE,
                "--capture=" + captureUrl,
                "--tls=" + path("tls"),
                "--signing-keys=" + path("signing-keys"),
                "--secrets=" + path("secrets"),
                "--volumes=" + path("volume"),
                "--listen-health=127.0.0.1:0"));
    arguments.addAll(List.of(more));
    return TestingCommand.start(
        Map.of("KUBECONFIG", kubeconfig), List.of(), arguments.toArray(String[]::new));
  }

  /** Writes the configuration as the operator does. */
  void configure(boolean logging) throws IOException {
    String yaml =
        """
        apiVersion: trailkeeper.io/v1alpha1
        kind: Trail
        metadata: {name: %s}
        spec:
          logging: %s
          advancedEventSelectors:
          - fieldSelectors:
            - {field: eventCategory, equals: [Management, Data]}
          delivery: {format: Kubernetes, maxInterval: 1s}
          destination:
            s3:
              bucket: %s
              prefix: %s
              pathStyle: true
              endpoint: "%s"
              region: us-east-1
              credentialsSecret: {name: archive}
        """
            .formatted(name, logging, BUCKET, name, s3.endpoint());
    Files.write(
        path("configuration.json"),
        CollectorConfigurationFormat.write(
            TrailConfiguration.inCluster(TrailReader.read("test", yaml).get(0), CLUSTER)));
  }

  /** Gives the collector another certificate, by the same authority. */
  void renewCertificate() throws IOException {
    tls.mount(
        path("tls"), authority.issueClient(name, ClientRole.FOLLOWER), authority.certificate());
  }

  Checkpoint checkpoint() {
    TrailCheckpoint object =
        kubernetes
            .client()
            .resources(TrailCheckpoint.class)
            .inNamespace(NAMESPACE)
            .withName(name)
            .get();
    return CheckpointFormat.read(
        object.getStatus().checkpoint().toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the lines of all log files, and so the events that were delivered. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    try (ObjectStore store = store()) {
      Iterator<String> keys = store.list(name + "/AWSLogs/123456789012/CloudTrail/", null);
      while (keys.hasNext()) {
        try (StoredObject object = store.get(keys.next()).orElseThrow();
            GZIPInputStream in = new GZIPInputStream(object.content())) {
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return lines;
  }

  /** Validates what was delivered; returns the exit status of the command. */
  int validate() throws IOException, InterruptedException {
    try (TestingCommand validate =
        TestingCommand.start(
            Map.of(
                "AWS_ACCESS_KEY_ID",
                TestingS3Server.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                TestingS3Server.SECRET_ACCESS_KEY),
            List.of(),
            "validate-logs",
            "--source=s3://" + BUCKET + "/" + name,
            "--endpoint-url=" + s3.endpoint(),
            "--region=us-east-1",
            "--path-style",
            "--trail-arn=arn:trailkeeper:cloudtrail:local:123456789012:trail/" + name,
            "--start-time=2026-01-01",
            "--end-time=2100-01-01",
            "--public-keys=" + path("signing-keys").resolve(SigningKeys.PUBLIC_KEYS))) {
      return validate.awaitExit();
    }
  }

  private ObjectStore store() {
    return S3ObjectStore.open(
        S3Options.builder(BUCKET)
            .region("us-east-1")
            .endpoint(s3.endpoint())
            .pathStyle(true)
            .credentialsDirectory(path("secrets/archive"))
            .build(),
        Clock.systemUTC());
  }

  private Path path(String below) {
    return directory.resolve(below);
  }

  private String serviceAccount() {
    return "collector-" + name;
  }

  private void writeSigningKey() throws IOException {
    SigningKey key =
        SigningKey.generate(new SecureRandom(), Clock.systemUTC(), Duration.ofDays(365));
    Path keys = Files.createDirectories(path("signing-keys"));
    Files.writeString(keys.resolve(SigningKeys.fileName(key.publicKey())), key.writePem());
    Files.write(
        keys.resolve(SigningKeys.PUBLIC_KEYS),
        new PublicKeys(List.of()).with(key.publicKey()).write());
  }

  /** Makes the checkpoint, and the rights to it alone. */
  private void grant() {
    KubernetesClient client = kubernetes.client();
    TrailCheckpoint checkpoint = new TrailCheckpoint();
    checkpoint.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
    client.resource(checkpoint).create();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(serviceAccount())
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(serviceAccount())
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withRules(
                    new PolicyRuleBuilder()
                        .withApiGroups("trailkeeper.io")
                        .withResources("trailcheckpoints")
                        .withResourceNames(name)
                        .withVerbs("get")
                        .build(),
                    new PolicyRuleBuilder()
                        .withApiGroups("trailkeeper.io")
                        .withResources("trailcheckpoints/status")
                        .withResourceNames(name)
                        .withVerbs("get", "update")
                        .build())
                .build())
        .create();
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(serviceAccount())
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", serviceAccount())
                .addNewSubject("", "ServiceAccount", serviceAccount(), NAMESPACE)
                .build())
        .create();
  }
}
