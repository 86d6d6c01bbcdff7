package io.trailkeeper.collector.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.selector.NamespaceSelector;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector whose trail selects namespaces by their labels. */
class CollectorNamespacesTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static SigningKey key;

  @TempDir Path directory;
  private TestingTrail trail;
  private final TestingNamespaces.Cluster cluster = new TestingNamespaces.Cluster();

  @BeforeAll
  static void makeKey() {
    key = TestingTrail.newKey();
  }

  @BeforeEach
  void open() throws Exception {
    trail = new TestingTrail(directory, key);
    cluster.put("default", false);
    cluster.put("payments", true);
    begin(trail);
  }

  @AfterEach
  void close() {
    trail.close();
  }

  @Test
  void eventsOfNamespacesThatMatchAreDeliveredAndNoOthers() throws Exception {
    List<String> wanted = post("payments", 3);
    post("default", 4);
    post("nowhere", 5);

    Checkpoint after = runAndStop(collector(trail));

    assertThat(deliveredLines(trail)).isEqualTo(wanted);
    assertThat(after.counts().selected()).isEqualTo(3);
    assertThat(after.counts().filtered()).isEqualTo(9);
    assertThat(after.namespaces()).containsExactly("payments");
    assertThat(trail.validate().findings()).isEmpty();
  }

  @Test
  void theFirstEventsOfANewNamespaceAreThere() throws Exception {
    Collector collector = collector(trail);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().chain() != null);

    cluster.put("payments-2", true);
    List<String> wanted = post("payments-2", 3);
    stop(collector, running);

    assertThat(deliveredLines(trail)).isEqualTo(wanted);
  }

  @Test
  void theFirstEventsOfANamespaceThatIsLabelledLaterAreThereThoughNothingTellsOfTheLabel()
      throws Exception {
    Collector collector = collector(trail);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().chain() != null);

    cluster.put("default", true);
    List<String> wanted = new ArrayList<>(post("default", 3));
    wanted.addAll(post("payments", 2));
    await()
        .atMost(SOON)
        .until(
            () -> {
              trail.clock.advance(Duration.ofSeconds(30));
              return collector.checkpoint().counts().selected() == 5;
            });
    wanted.addAll(post("default", 1));
    stop(collector, running);

    assertThat(deliveredLines(trail)).isEqualTo(wanted);
    assertThat(collector.checkpoint().counts().filtered()).isZero();
  }

  @Test
  void theLastEventsOfANamespaceThatIsDeletedAreThere() throws Exception {
    Collector collector = collector(trail);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().chain() != null);

    List<String> wanted = post("payments", 3);
    cluster.delete("payments");
    stop(collector, running);

    assertThat(deliveredLines(trail)).isEqualTo(wanted);
  }

  @Test
  void aNamespaceThatIsDeletedWhileNoCollectorRunsIsRemembered() throws Exception {
    Collector collector = collector(trail);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().namespaces().contains("payments"));
    stop(collector, running);

    List<String> wanted = post("payments", 3);
    cluster.delete("payments");
    runAndStop(collector(trail));

    assertThat(deliveredLines(trail)).isEqualTo(wanted);
  }

  @Test
  void whereverItIsKilledWhileItsNamespaceGoesEveryEventIsDeliveredOnce() throws Exception {
    int moments = 0;
    boolean killed = true;
    while (killed) {
      moments++;
      Path each = Files.createDirectory(directory.resolve("kill-" + moments));
      cluster.put("payments", true);
      cluster.put("default", false);
      try (TestingTrail one = new TestingTrail(each, key)) {
        begin(one);
        List<String> wanted = new ArrayList<>(post(one, "payments", 5));
        post(one, "default", 2);
        TestingCrash crash = new TestingCrash(moments);
        killed = runUntilKilled(one, crash);

        cluster.delete("payments");
        cluster.put("default", true);
        wanted.addAll(post(one, "default", 2));
        runAndStop(collector(one));

        // Of the namespace that is labelled now, what came before is at most there, and only once.
        List<String> delivered = deliveredLines(one);
        assertThat(delivered)
            .as("killed at moment " + moments)
            .doesNotHaveDuplicates()
            .containsAll(wanted);
        assertThat(one.validate().findings()).isEmpty();
      }
    }
    assertThat(moments).isGreaterThan(8);
  }

  private boolean runUntilKilled(TestingTrail one, TestingCrash crash) throws Exception {
    try {
      runAndStop(
          one.builder(configuration(one), crash.around(one.store), crash.around(one.checkpoints))
              .sources(List.of(Source.of("journal", one.journal())))
              .namespaces(new TestingNamespaces(cluster))
              .open());
      return false;
    } catch (TestingCrash.Killed e) {
      return true;
    }
  }

  @Test
  void anApiServerThatIsAwayIsWaitedForAndSaid() throws Exception {
    cluster.fail(3);
    List<String> wanted = post("payments", 3);
    Collector collector = collector(trail);
    CompletableFuture<Boolean> running = start(collector);
    List<DeliveryFailure> failures = new ArrayList<>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              DeliveryFailure failure = collector.checkpoint().delivery().failure();
              if (failure != null) {
                failures.add(failure);
              }
              return collector.checkpoint().chain() != null && cluster.asked() > 3;
            });
    stop(collector, running);

    assertThat(failures).isNotEmpty();
    assertThat(failures.get(0).code()).isEqualTo("NamespacesUnavailable");
    assertThat(failures.get(0).stage()).isEqualTo(DeliveryFailure.Stage.CAPTURE);
    assertThat(deliveredLines(trail)).isEqualTo(wanted);
  }

  @Test
  void theApiServerIsAskedAboutARangeAndNotAboutAnEvent() throws Exception {
    runAndStop(collector(trail));
    int before = cluster.asked();
    for (int i = 0; i < 200; i++) {
      post("unknown-" + i, 1);
    }

    runAndStop(collector(trail));

    assertThat(cluster.asked() - before).isLessThan(6);
  }

  @Test
  void tenThousandNamespacesAreNoBurden() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      cluster.put("namespace-" + i, false);
    }
    Collector collector = collector(trail);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().chain() != null);
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      wanted.addAll(post("payments", 1));
      post("namespace-" + 31 * i, 1);
    }

    stop(collector, running);

    assertThat(deliveredLines(trail)).isEqualTo(wanted);
    assertThat(collector.checkpoint().counts().filtered()).isEqualTo(100);
  }

  @Test
  void withoutAClusterALabelSelectorIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                trail
                    .builder(configuration(trail), trail.store, trail.checkpoints)
                    .sources(List.of(Source.of("journal", trail.journal())))
                    .open())
        .withMessageContaining("selects namespaces by their labels");
  }

  private static CollectorConfiguration configuration(TestingTrail one) {
    return one.configuration(
        new Selection(
            new Scope.Namespaces(Set.of(), new NamespaceSelector(Map.of("audit", "on"), List.of())),
            List.of(),
            TestingTrail.EVERYTHING.advancedEventSelectors()),
        true);
  }

  private Collector collector(TestingTrail one) {
    return one.builder(configuration(one), one.store, one.checkpoints)
        .sources(List.of(Source.of("journal", one.journal())))
        .namespaces(new TestingNamespaces(cluster))
        .open();
  }

  private void begin(TestingTrail one) throws Exception {
    runAndStop(collector(one));
  }

  private List<String> post(String namespace, int count) {
    return post(trail, namespace, count);
  }

  private int posted;

  /** Posts events of a namespace that differ, each a request of its own. */
  private List<String> post(TestingTrail one, String namespace, int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String line =
          """
          {"level":"Metadata","auditID":"%08d-0000-0000-0000-000000000000",\
          "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/%s/pods/p","verb":"delete",\
          "user":{"username":"somebody"},"sourceIPs":["10.0.0.1"],\
          "objectRef":{"resource":"pods","namespace":"%s","name":"p","apiVersion":"v1"},\
          "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-11-22T08:29:00.000000Z",\
          "stageTimestamp":"2026-11-22T08:29:00.100000Z"}"""
              .formatted(++posted, namespace, namespace);
      TestingTrail.post(one.journal(), List.of(line.getBytes(StandardCharsets.UTF_8)));
      lines.add(line);
    }
    return lines;
  }

  private static List<String> deliveredLines(TestingTrail one) throws Exception {
    String lines = one.deliveredLines();
    return lines.isEmpty() ? List.of() : Arrays.asList(lines.split("\n"));
  }

  private static Checkpoint runAndStop(Collector collector) throws InterruptedException {
    collector.stop(DigestEndReason.STOPPED, SOON);
    assertThat(collector.run()).isTrue();
    return collector.checkpoint();
  }

  private static void stop(Collector collector, CompletableFuture<Boolean> running)
      throws Exception {
    collector.stop(DigestEndReason.STOPPED, SOON);
    assertThat(running.get()).isTrue();
  }

  private static CompletableFuture<Boolean> start(Collector collector) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return collector.run();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "collector");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
