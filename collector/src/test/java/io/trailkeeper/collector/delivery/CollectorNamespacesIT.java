package io.trailkeeper.collector.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.kubernetes.ApiServer;
import io.trailkeeper.collector.kubernetes.NamespaceFollower;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.selector.NamespaceSelector;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces that come, go and change on a real API server, which audits what is done in them. */
@KubernetesTest
class CollectorNamespacesIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration MORE_THAN_CLOCKS_DIFFER = Duration.ofSeconds(7);
  private static final Map<String, String> ON = Map.of("audit", "on");
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
      - level: Metadata
        verbs: [create, update, patch, delete]
        resources:
        - group: ""
          resources: [configmaps, namespaces]
      - level: None
      """;

  @TempDir static Path directory;
  private static TestingKubernetes kubernetes;
  private static KubernetesClient client;
  private static Path auditLog;

  @BeforeAll
  static void start() throws Exception {
    Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
    auditLog = directory.resolve("audit.log");
    kubernetes =
        TestingKubernetes.start("--audit-policy-file=" + policy, "--audit-log-path=" + auditLog);
    client = ApiServer.connect(Config.fromKubeconfig(kubernetes.kubeconfig()));
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      client.close();
      kubernetes.close();
    }
  }

  @Test
  void theFirstAndTheLastEventsOfEveryNamespaceAreThere() throws Exception {
    try (TestingTrail trail = new TestingTrail(directory.resolve("trail"), TestingTrail.newKey());
        Journal other = trail.openJournal("other");
        Captures captures = new Captures(List.of(trail.journal(), other))) {
      // Given
      createNamespace("team-b", Map.of());
      Running first = Running.start(trail, other);
      await().atMost(SOON).until(() -> first.collector.checkpoint().chain() != null);

      // When
      createConfigMap("team-b", "skip-not-labelled-yet");
      pause(MORE_THAN_CLOCKS_DIFFER);
      createNamespace("team-a", ON);
      createConfigMap("team-a", "want-first-of-a-new-one");
      label("team-b", "audit=on");
      createConfigMap("team-b", "want-first-after-the-label");
      awaitDelivery(trail, first.collector, 4);
      createConfigMap("team-b", "want-last-before-the-label-goes");
      label("team-b", "audit-");
      pause(MORE_THAN_CLOCKS_DIFFER);
      createConfigMap("team-b", "skip-no-longer-labelled");
      createNamespace("short", ON);
      createConfigMap("short", "want-only-one-of-a-short-life");
      delete("short");
      createConfigMap("team-a", "want-last-before-the-stop");
      captures.awaitAll();
      first.stop();

      createConfigMap("team-a", "want-last-before-its-end");
      delete("team-a");
      createNamespace("team-c", ON);
      createConfigMap("team-c", "want-while-nobody-looked");
      delete("team-c");
      captures.awaitAll();
      Running second = Running.start(trail, other);
      createNamespace("team-d", ON);
      createConfigMap("team-d", "want-after-the-restart");
      captures.awaitAll();
      second.stop();

      // Then
      // Of a namespace that came and went while no collector ran, nobody can know the labels.
      List<String> delivered = configMaps(trail);
      assertThat(delivered)
          .doesNotHaveDuplicates()
          .contains(
              "want-first-of-a-new-one",
              "want-first-after-the-label",
              "want-last-before-the-label-goes",
              "want-only-one-of-a-short-life",
              "want-last-before-the-stop",
              "want-last-before-its-end",
              "want-after-the-restart")
          .noneMatch(name -> name.startsWith("skip"));
      assertThat(trail.validate().findings()).isEmpty();
    }
  }

  private static void awaitDelivery(TestingTrail trail, Collector collector, long events) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              trail.clock.advance(Duration.ofSeconds(20));
              return collector.checkpoint().counts().selected() >= events;
            });
  }

  private static void pause(Duration duration) {
    await().pollDelay(duration).atMost(duration.multipliedBy(3)).until(() -> true);
  }

  private static List<String> configMaps(TestingTrail trail) throws IOException {
    return Arrays.stream(trail.deliveredLines().split("\n"))
        .map(line -> AuditEvent.parse(line.getBytes(StandardCharsets.UTF_8)))
        .filter(event -> event.stage().equals("ResponseComplete"))
        .flatMap(event -> event.objectRef().stream())
        .filter(object -> object.resource().equals("configmaps"))
        .map(object -> object.name())
        .toList();
  }

  private static void createNamespace(String name, Map<String, String> labels) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  private static void createConfigMap(String namespace, String name) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .create();
  }

  private static void label(String namespace, String change) {
    kubernetes.kubectl("label", "namespace", namespace, change).succeeded();
  }

  /** Deletes a namespace, and does what a controller does: what is in it is left to etcd. */
  private static void delete(String name) {
    client.namespaces().withName(name).delete();
    Namespace terminating = client.namespaces().withName(name).get();
    if (terminating != null) {
      terminating.getSpec().setFinalizers(List.of());
      client.raw(
          "/api/v1/namespaces/" + name + "/finalize",
          "PUT",
          client.getKubernetesSerialization().asJson(terminating));
    }
    await().atMost(SOON).until(() -> client.namespaces().withName(name).get() == null);
  }

  /** A collector of both journals, with a watch of its own. */
  private record Running(
      Collector collector, NamespaceFollower namespaces, CompletableFuture<Boolean> end) {

    static Running start(TestingTrail trail, Journal other) {
      NamespaceSelector selector = new NamespaceSelector(ON, List.of());
      CollectorConfiguration configuration =
          trail.configuration(
              new Selection(
                  new Scope.Namespaces(Set.of(), selector),
                  List.of(),
                  TestingTrail.EVERYTHING.advancedEventSelectors()),
              true);
      NamespaceFollower namespaces = NamespaceFollower.start(client, selector, Clock.systemUTC());
      Collector collector =
          trail
              .builder(configuration, trail.store, trail.checkpoints)
              .sources(
                  List.of(Source.of("capture-0", trail.journal()), Source.of("capture-1", other)))
              .namespaces(namespaces)
              .open();
      CompletableFuture<Boolean> end =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return collector.run();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task, "collector").start());
      return new Running(collector, namespaces, end);
    }

    void stop() throws Exception {
      collector.stop(DigestEndReason.STOPPED, SOON);
      assertThat(end.get()).isTrue();
      namespaces.close();
    }
  }

  /** Journals what the API server audits as it comes, now here, now there. */
  private static final class Captures implements AutoCloseable {
    private final List<Journal> journals;
    private final RandomAccessFile log;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> following;
    private volatile long position;
    private int turn;

    Captures(List<Journal> journals) throws IOException {
      this.journals = journals;
      this.log = new RandomAccessFile(auditLog.toFile(), "r");
      following = executor.scheduleWithFixedDelay(this::follow, 0, 20, TimeUnit.MILLISECONDS);
    }

    private synchronized void follow() {
      try {
        byte[] bytes = new byte[(int) (log.length() - position)];
        log.seek(position);
        log.readFully(bytes);
        int from = 0;
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
          if (bytes[i] == '\n') {
            lines.add(Arrays.copyOfRange(bytes, from, i));
            from = i + 1;
          }
        }
        for (byte[] line : lines) {
          TestingTrail.post(journals.get(turn++ % journals.size()), List.of(line));
        }
        position += from;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits until everything that was audited so far is journaled. */
    void awaitAll() throws IOException {
      long length = Files.size(auditLog);
      await().atMost(SOON).until(() -> position >= length);
    }

    @Override
    public void close() throws IOException {
      following.cancel(true);
      executor.shutdownNow();
      log.close();
    }
  }
}
