package io.trailkeeper.collector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.CheckpointStore;
import io.trailkeeper.collector.checkpoint.CheckpointStoreContract;
import io.trailkeeper.collector.checkpoint.StaleCheckpointException;
import io.trailkeeper.collector.digest.DigestDelivery;
import io.trailkeeper.collector.digest.LedgerLimit;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.crds.v1alpha1.TrailCheckpointStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@KubernetesTest
class KubernetesCheckpointStoreIT extends CheckpointStoreContract {

  private static final String NAMESPACE = "trailkeeper";
  private static final Instant AT = Instant.parse("2026-11-22T08:30:00.123456789Z");
  private static TestingKubernetes kubernetes;
  private static KubernetesClient client;
  private static int objects;
  private String name = "";

  @BeforeAll
  static void start() {
    kubernetes = TestingKubernetes.start();
    kubernetes.applyTrailkeeperCrds();
    client = ApiServer.connect(Config.fromKubeconfig(kubernetes.kubeconfig()));
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      client.close();
      kubernetes.close();
    }
  }

  @BeforeEach
  void makeTheObject() {
    name = "trail-" + ++objects;
    TrailCheckpoint object = new TrailCheckpoint();
    object.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
    client.resource(object).create();
  }

  @Override
  protected CheckpointStore open() {
    return new KubernetesCheckpointStore(client, NAMESPACE, name);
  }

  @Override
  protected boolean damage(String json) {
    JsonNode content = client.getKubernetesSerialization().unmarshal(json, JsonNode.class);
    TrailCheckpoint object = object().get();
    object.setStatus(new TrailCheckpointStatus(content));
    try {
      // The API server drops a null where there may be none.
      return content.equals(client.resource(object).updateStatus().getStatus().checkpoint());
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).as(e.getMessage()).isEqualTo(422);
      return false;
    }
  }

  @Override
  protected Object stored() {
    return object().get();
  }

  private Resource<TrailCheckpoint> object() {
    return client.resources(TrailCheckpoint.class).inNamespace(NAMESPACE).withName(name);
  }

  @Test
  void otherMetadataIsNoConflict() {
    CheckpointStore store = open();
    store.compareAndSet(first());
    object().edit(found -> withLabel(found, "by", "the-operator"));
    Checkpoint second = first().follow("journal", 9, List.of());

    store.compareAndSet(second);

    assertThat(open().load()).contains(second);
    assertThat(object().get().getMetadata().getLabels()).containsEntry("by", "the-operator");
  }

  @Test
  void aCheckpointThatSomebodyElseChangedIsNotOverwrittenEvenAtTheSameRevision() {
    CheckpointStore store = open();
    store.compareAndSet(first());
    Checkpoint edited = Checkpoint.initial(ARN).follow("journal", 77, List.of());
    assertThat(damage(new String(CheckpointFormat.write(edited), StandardCharsets.UTF_8))).isTrue();

    assertThatThrownBy(() -> store.compareAndSet(first().follow("journal", 9, List.of())))
        .isInstanceOf(StaleCheckpointException.class);

    assertThat(open().load()).contains(edited);
  }

  @Test
  void anObjectThatIsNotThereIsSaidAndNotMade() {
    object().delete();
    CheckpointStore store = open();

    assertThatThrownBy(store::load)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("TrailCheckpoint trailkeeper/" + name + " is not there")
        .hasMessageContaining("the operator makes it");
    assertThatThrownBy(() -> store.compareAndSet(first())).isInstanceOf(CheckpointException.class);
    assertThat(object().get()).isNull();
  }

  @Test
  void anObjectThatGoesBetweenTwoWritesIsSaidAndNotMade() {
    CheckpointStore store = open();
    store.compareAndSet(first());
    object().delete();

    assertThatThrownBy(() -> store.compareAndSet(first().follow("journal", 9, List.of())))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is not there");
  }

  @ParameterizedTest
  @CsvSource({"200,63", "0,1"})
  void theLargestCheckpointFits(int prefix, int region) {
    Checkpoint largest = largest("p".repeat(prefix), "r".repeat(region));
    CheckpointStore store = open();
    store.compareAndSet(atRevision(largest, 1));

    assertThat(open().load()).contains(atRevision(largest, 1));
    String json = client.getKubernetesSerialization().asJson(object().get());
    assertThat(json.length()).isBetween(900_000, KubernetesCheckpointStore.MAX_BYTES - 100_000);
  }

  /** As much of everything as there can be. */
  private static Checkpoint largest(String prefix, String region) {
    String key =
        prefix
            + "/AWSLogs/123456789012/CloudTrail/"
            + region
            + "/2026/11/22/123456789012_CloudTrail_"
            + region
            + "_20261122T0830Z_ABCDEFGHIJKLMNOP.json.gz";
    LedgerEntry entry =
        new LedgerEntry(key, "0".repeat(64), "0".repeat(64), Integer.MAX_VALUE, AT, AT, AT);
    Checkpoint checkpoint =
        Checkpoint.initial(ARN)
            .begin("0123456789abcdef", 1L << 60, AT)
            .beginChain(
                new DigestChain(
                    "01234567-89ab-cdef-0123-456789abcdef",
                    "LoggingStarted",
                    1L << 60,
                    AT,
                    new DigestChain.ChainHead(key, "0".repeat(64), "0".repeat(1024)),
                    1));
    for (int i = 0; i < 32; i++) {
      checkpoint = checkpoint.follow("partition-of-replica-" + i, 1L << 60, List.of());
    }
    long at = 1L << 60;
    while (!LedgerLimit.isReached(checkpoint.ledger())) {
      checkpoint =
          checkpoint
              .prepare(
                  new PreparedLogFile(
                      entry,
                      List.of(new CursorRange("0123456789abcdef", at, at + 1)),
                      0,
                      List.of(),
                      0,
                      List.of(),
                      AT))
              .commit(AT);
      at++;
    }
    assertThat(checkpoint.ledger()).hasSizeGreaterThanOrEqualTo(DigestDelivery.MAX_LEDGER);
    for (int i = 0; i < 2 * Checkpoint.MAX_GAPS; i++) {
      checkpoint =
          checkpoint.lost(new KnownGap(AT, AT, "EventUnreadable", i + "\u20ac".repeat(3000), i));
    }
    Checkpoint grown =
        checkpoint.withNamespaces(
            LongStream.range(0, Checkpoint.MAX_NAMESPACES)
                .mapToObj(i -> i + "n".repeat(59))
                .collect(Collectors.toSet()));
    return grown
        .withDelivery(
            grown
                .delivery()
                .failed(
                    new DeliveryFailure(
                        "AccessDenied", "m".repeat(100_000), AT, DeliveryFailure.Stage.LOG_FILE)))
        .prepare(
            new PreparedLogFile(
                entry,
                List.of(new CursorRange("0123456789abcdef", at, at + 5000)),
                0,
                LongStream.range(at, at + 5000).boxed().toList(),
                20,
                Collections.nCopies(
                    20, new KnownGap(AT, AT, "ApiServerError", "\u20ac".repeat(3000), 1)),
                AT));
  }

  private static Checkpoint atRevision(Checkpoint of, long revision) {
    return new Checkpoint(
        of.formatVersion(),
        revision,
        of.trailArn(),
        of.destination(),
        of.cursors(),
        of.prepared(),
        of.preparedDigest(),
        of.ledger(),
        of.chain(),
        of.chainEnd(),
        of.gaps(),
        of.losses(),
        of.namespaces(),
        of.counts(),
        of.delivery());
  }

  @Test
  void aCheckpointThatIsTooLargeIsNotEvenTried() {
    String key = "k".repeat(2_000_000);
    Checkpoint tooLarge =
        Checkpoint.initial(ARN).beginChain(new DigestChain("id", key, 1, AT, null, 1));

    assertThatThrownBy(() -> open().compareAndSet(tooLarge))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("bytes");
  }

  @Test
  @Timeout(60)
  void anApiServerThatIsAwayIsAFailureToTryAgain() {
    try (KubernetesClient away =
        ApiServer.connect(
            new ConfigBuilder(Config.empty()).withMasterUrl("https://127.0.0.1:1").build())) {
      CheckpointStore store = new KubernetesCheckpointStore(away, NAMESPACE, name);
      long begin = System.nanoTime();

      assertThatThrownBy(store::load)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("gave no answer");
      assertThatThrownBy(() -> store.compareAndSet(first()))
          .isInstanceOf(CheckpointException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
    }
  }

  private static TrailCheckpoint withLabel(TrailCheckpoint object, String key, String value) {
    object.getMetadata().setLabels(Map.of(key, value));
    return object;
  }
}
