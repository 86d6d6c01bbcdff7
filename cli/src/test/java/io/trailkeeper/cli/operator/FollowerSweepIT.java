package io.trailkeeper.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.cli.testing.TestingTls;
import io.trailkeeper.collector.follow.FollowerServer;
import io.trailkeeper.collector.follow.FollowerServerOptions;
import io.trailkeeper.collector.journal.FollowerLag;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.journal.FollowerName;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.helm.testing.RenderedChart;
import io.trailkeeper.operator.follower.FollowerSweep;
import io.trailkeeper.operator.follower.FollowerSweepTarget;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The operator's ServiceAccount and certificate, real journals and their servers. */
@KubernetesTest
class FollowerSweepIT {

  private static final String NAMESPACE = "trailkeeper-system";
  private static final String LONG = "a-name-of-many-words-".repeat(5) + "end";
  private static final String LIVING = "living";
  private static final String GONE = "gone";
  private static final CertificateAuthority AUTHORITY = TestingTls.authority("trailkeeper");

  private static TestingKubernetes kubernetes;
  private static KubernetesClient client;
  private static KubernetesClient operator;

  @TempDir Path directory;
  private final List<Journal> journals = new ArrayList<>();
  private final List<FollowerServer> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private boolean isLeading = true;

  @BeforeAll
  static void install() {
    kubernetes = TestingKubernetes.start();
    kubernetes.applyTrailkeeperCrds();
    client = kubernetes.client();
    RenderedChart.render("trailkeeper", NAMESPACE, Map.of()).apply(client);
    operator = kubernetes.clientOf(NAMESPACE, "trailkeeper-operator");
    Stream.of(LIVING, LONG).forEach(FollowerSweepIT::create);
  }

  @AfterAll
  static void uninstall() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @BeforeEach
  void start() {
    certificate(ClientRole.OPERATOR);
    for (int replica = 0; replica < 2; replica++) {
      Journal journal =
          Journal.open(
              JournalOptions.in(directory.resolve("journal-" + replica)), Clock.systemUTC());
      Stream.of(LIVING, FollowerName.of(LONG), GONE, FollowerName.of(LONG + "s"), "history")
          .forEach(name -> journal.register(name, journal.earliest()));
      journal.register("siem--main", journal.earliest());
      journals.add(journal);
      servers.add(serve(journal, 0));
      ports.add(servers.get(replica).port());
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(FollowerServer::close);
    journals.forEach(Journal::close);
  }

  @Test
  void followersOfTrailsThatAreGoneAreForgottenByEveryReplicaAndNoOthers() throws Exception {
    // When
    boolean isDone = sweep().sweep();

    // Then
    assertThat(isDone).isTrue();
    for (Journal journal : journals) {
      assertThat(followers(journal))
          .containsExactlyInAnyOrder(LIVING, FollowerName.of(LONG), "history", "siem--main");
    }
  }

  @Test
  void aTrailThatIsBeingDeletedIsThereUntilItIsGone() throws Exception {
    // Given
    Trail held = create(GONE);
    held.getMetadata().setFinalizers(List.of("trailkeeper.io/final-digest"));
    client.resource(held).patch();
    client.resource(held).delete();
    FollowerSweep sweep = sweep();

    // When
    sweep.sweep();

    // Then
    assertThat(followers(journals.get(0))).contains(GONE);

    // When
    client
        .resources(Trail.class)
        .withName(GONE)
        .edit(
            trail -> {
              trail.getMetadata().setFinalizers(List.of());
              return trail;
            });
    sweep.sweep();

    // Then
    assertThat(followers(journals.get(0))).contains(LIVING).doesNotContain(GONE);
  }

  @Test
  void aReplicaThatIsAwayIsTriedAgainAndItIsSaidOnce() throws Exception {
    // Given
    servers.get(0).close();
    FollowerSweep sweep = sweep();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(FollowerSweep.class);
    logger.addAppender(log);
    try {
      // When
      boolean first = sweep.sweep();
      boolean second = sweep.sweep();

      // Then
      assertThat(first).isFalse();
      assertThat(second).isFalse();
      assertThat(followers(journals.get(0))).contains(GONE);
      assertThat(followers(journals.get(1))).contains(LIVING).doesNotContain(GONE);
      assertThat(log.list).filteredOn(event -> event.getLevel() == Level.WARN).hasSize(1);

      // When
      servers.set(0, serve(journals.get(0), ports.get(0)));

      // Then
      assertThat(sweep.sweep()).isTrue();
      assertThat(followers(journals.get(0))).contains(LIVING).doesNotContain(GONE);
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void onlyTheLeaderForgets() throws Exception {
    // Given
    isLeading = false;

    // When
    sweep().sweep();

    // Then
    assertThat(followers(journals.get(0))).contains(GONE);
  }

  @Test
  void whoMayNotIsRefusedAndARenewedCertificateIsTakenUp() throws Exception {
    // Given
    certificate(ClientRole.FOLLOWER);
    FollowerSweep sweep = sweep();

    // When
    boolean refused = sweep.sweep();

    // Then
    assertThat(refused).isFalse();
    assertThat(followers(journals.get(0))).contains(GONE);

    // When
    client.secrets().inNamespace(NAMESPACE).withName("trailkeeper-operator-tls").delete();
    boolean without = sweep.sweep();
    certificate(ClientRole.OPERATOR);
    boolean renewed = sweep.sweep();

    // Then
    assertThat(without).isFalse();
    assertThat(renewed).isTrue();
    assertThat(followers(journals.get(0))).contains(LIVING).doesNotContain(GONE);
  }

  private FollowerSweep sweep() {
    return new FollowerSweep(
        operator,
        new FollowerSweepTarget(
            NAMESPACE,
            "trailkeeper-capture",
            "trailkeeper-operator-tls",
            replica -> URI.create("https://localhost:" + ports.get(replica))),
        () -> isLeading);
  }

  private static FollowerServer serve(Journal journal, int port) {
    return new FollowerServer(
            FollowerServerOptions.forHeap("localhost", port, 256 << 20),
            new TlsMaterial(TestingTls.serving(AUTHORITY), List.of(AUTHORITY.certificate())),
            journal,
            new SimpleMeterRegistry(),
            Clock.systemUTC())
        .start();
  }

  private static List<String> followers(Journal journal) {
    return journal.followers().stream().map(FollowerLag::follower).toList();
  }

  private static void certificate(ClientRole role) {
    KeyCertificate own = AUTHORITY.issueClient("trailkeeper-operator", role);
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("trailkeeper-operator-tls")
                .endMetadata()
                .addToStringData("tls.crt", own.certificatePem())
                .addToStringData("tls.key", own.keyPem())
                .addToStringData(
                    "ca.crt", KeyCertificate.certificatesToPem(List.of(AUTHORITY.certificate())))
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private static Trail create(String name) {
    return client
        .resource(
            client
                .getKubernetesSerialization()
                .unmarshal(
                    "apiVersion: trailkeeper.io/v1alpha1\nkind: Trail\nmetadata: {name: "
                        + name
                        + "}\nspec: {destination: {volume: {claimName: audit}}}\n",
                    Trail.class))
        .create();
  }
}
