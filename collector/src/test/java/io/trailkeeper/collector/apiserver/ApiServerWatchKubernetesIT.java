package io.trailkeeper.collector.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.crds.testing.DroppingApiServer;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.MetricsAccount;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real API servers, whose audit webhook nobody answers. */
@KubernetesTest
class ApiServerWatchKubernetesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern DROPPED =
      Pattern.compile("(?m)^apiserver_audit_error_total\\{plugin=\"(buffered|webhook)\"} (\\S+)$");

  @TempDir Path directory;
  private final List<Loss> losses = new CopyOnWriteArrayList<>();

  @Test
  void whatAnApiServerDropsIsOneLossWithItsNumberAndItsRestartIsUnknown() throws Exception {
    ApiServerWatch watch;
    long known;
    try (DroppingApiServer dropping = DroppingApiServer.start(directory)) {
      // Given
      TestingKubernetes kubernetes = dropping.kubernetes();
      MetricsAccount.make(kubernetes).grant().mount(directory);
      URI address = URI.create(kubernetes.url());
      watch = watch(() -> List.of(address));
      dropping.drop("before", 3);
      awaitDropped(kubernetes, 3);
      watch.look();
      assertThat(watch.statistics()).isEqualTo(new WatchStatistics(true, 1, 0, 0));
      assertThat(losses).isEmpty();

      // When
      dropping.drop("dropped", 40);
      awaitDropped(kubernetes, 43);
      watch.look();
      watch.look();

      // Then
      assertThat(losses)
          .singleElement()
          .satisfies(
              loss -> {
                assertThat(loss.reason()).isEqualTo("ApiServerError");
                assertThat(loss.events()).isEqualTo(40);
                assertThat(loss.detail()).contains(server(kubernetes)).containsAnyOf("webhook ");
                assertThat(loss.from()).isBefore(loss.to());
              });
      known = dropped(kubernetes);
    }
    assertThat(known).isEqualTo(43);

    // When: another process at, for the watch, the same place
    watch.look();
    assertThat(watch.statistics().up()).isFalse();
    try (DroppingApiServer another = DroppingApiServer.start(directory)) {
      TestingKubernetes restarted = another.kubernetes();
      MetricsAccount.make(restarted).grant().mount(directory);
      ApiServerWatch next = watch(() -> List.of(URI.create(restarted.url())));
      Path state = directory.resolve("api-servers.json");
      WatchState before = new WatchStateFile(state).read(Clock.systemUTC().instant()).orElseThrow();
      new WatchStateFile(state).write(moved(before, URI.create(restarted.url()).getAuthority()));
      another.drop("after", 5);
      awaitDropped(restarted, 5);
      losses.clear();
      next.look();

      // Then
      assertThat(losses)
          .extracting(Loss::reason)
          .containsExactly("ApiServerRestarted", "ApiServerError");
      assertThat(losses.get(0).events()).isNull();
      assertThat(losses.get(1).events()).isEqualTo(5);
      assertThat(losses.get(1).from()).isEqualTo(losses.get(0).to());
    }
  }

  @Test
  void withoutTheRightNothingIsSeenAndThatIsSaid() throws Exception {
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      // Given
      MetricsAccount account = MetricsAccount.make(kubernetes);
      account.mount(directory);
      ApiServerWatch watch = watch(() -> List.of(URI.create(kubernetes.url())));

      // When
      watch.look();

      // Then
      assertThat(watch.statistics()).isEqualTo(new WatchStatistics(false, 0, 1, 0));
      assertThatExceptionOfType(ApiServerException.class)
          .isThrownBy(
              () ->
                  new EndpointSliceAddresses(kubernetes.clientOf("default", MetricsAccount.NAME))
                      .find())
          .withMessageContaining("may list endpointslices in the namespace default");

      // When
      account.grant();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                watch.look();
                assertThat(watch.statistics()).isEqualTo(new WatchStatistics(true, 1, 0, 0));
              });

      // Then
      assertThat(losses).isEmpty();
    }
  }

  @Test
  void apiServersAreFoundWhereTheyListThemselves() {
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      // Given
      EndpointSliceAddresses addresses = new EndpointSliceAddresses(kubernetes.client());
      assertThatExceptionOfType(ApiServerException.class)
          .isThrownBy(addresses::find)
          .withMessageContaining("no EndpointSlice");

      // When
      slice(kubernetes, "kubernetes", "kubernetes", "IPv4", "192.0.2.2", "192.0.2.1");
      slice(kubernetes, "kubernetes-6", "kubernetes", "IPv6", "2001:db8::1");
      slice(kubernetes, "other", "other", "IPv4", "192.0.2.9");

      // Then
      assertThat(addresses.find())
          .containsExactly(
              URI.create("https://192.0.2.1:6443"), URI.create("https://192.0.2.2:6443"));

      // When
      kubernetes
          .client()
          .discovery()
          .v1()
          .endpointSlices()
          .inNamespace("default")
          .withName("kubernetes")
          .delete();

      // Then
      assertThat(addresses.find()).containsExactly(URI.create("https://[2001:db8::1]:6443"));
    }
  }

  private static String server(TestingKubernetes kubernetes) {
    return URI.create(kubernetes.url()).getAuthority();
  }

  private ApiServerWatch watch(ApiServerAddresses addresses) {
    return ApiServerWatch.create(
        addresses,
        new ApiServerAccess(directory.resolve("ca.crt"), directory.resolve("token")),
        losses::add,
        WatchOptions.in(directory.resolve("api-servers.json")),
        Clock.systemUTC());
  }

  private static void awaitDropped(TestingKubernetes kubernetes, long count) {
    await().atMost(PATIENCE).until(() -> dropped(kubernetes) == count);
  }

  private static long dropped(TestingKubernetes kubernetes) {
    return DROPPED
        .matcher(Objects.requireNonNull(kubernetes.client().raw("/metrics")))
        .results()
        .mapToLong(found -> (long) Double.parseDouble(found.group(2)))
        .sum();
  }

  private static void slice(
      TestingKubernetes kubernetes, String name, String service, String type, String... addresses) {
    kubernetes
        .client()
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .addToLabels("kubernetes.io/service-name", service)
                .endMetadata()
                .withAddressType(type)
                .addNewPort()
                .withName("https")
                .withPort(6443)
                .withProtocol("TCP")
                .endPort()
                .addNewEndpoint()
                .withAddresses(addresses)
                .endEndpoint()
                .build())
        .create();
  }

  /** The same state, of a server at another address: an API server of tests chooses its port. */
  private static WatchState moved(WatchState state, String address) {
    TreeMap<String, WatchedServer> servers = new TreeMap<>();
    WatchedServer only = state.servers().values().iterator().next();
    servers.put(address, new WatchedServer(address, only.lookedAt(), only.counters(), null, null));
    return new WatchState(state.watchingSince(), servers, state.pending());
  }
}
