package io.trailkeeper.cli.capture;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.cli.cluster.ClusterAccess;
import io.trailkeeper.cli.process.Service;
import io.trailkeeper.collector.apiserver.ApiServerAddresses;
import io.trailkeeper.collector.apiserver.ApiServerWatch;
import io.trailkeeper.collector.apiserver.EndpointSliceAddresses;
import io.trailkeeper.collector.apiserver.LossRecorder;
import io.trailkeeper.collector.apiserver.WatchStatistics;
import io.trailkeeper.collector.kubernetes.ApiServer;
import java.net.URI;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Asking API servers what they dropped, beside capture, and what there is to measure of it. */
final class ApiServerWatching implements AutoCloseable {

  private static final String PREFIX = "trailkeeper.apiserver.";

  private final @Nullable KubernetesClient client;
  private final @Nullable ApiServerWatch watch;

  private ApiServerWatching(@Nullable KubernetesClient client, @Nullable ApiServerWatch watch) {
    this.client = client;
    this.watch = watch;
  }

  /**
   * Begins, if it was asked for. Whatever fails later, capture goes on as without it.
   *
   * @param recorder makes losses durable
   */
  static ApiServerWatching start(
      @Nullable ApiServerSettings settings, LossRecorder recorder, Service service) {
    if (settings == null) {
      return new ApiServerWatching(null, null);
    }
    URI only = settings.server();
    if (only != null) {
      return new ApiServerWatching(null, watch(() -> List.of(only), settings, recorder, service));
    }
    KubernetesClient client = ApiServer.connect(ClusterAccess.of("capture"));
    return new ApiServerWatching(
        client, watch(new EndpointSliceAddresses(client), settings, recorder, service));
  }

  private static ApiServerWatch watch(
      ApiServerAddresses addresses,
      ApiServerSettings settings,
      LossRecorder recorder,
      Service service) {
    ApiServerWatch watch =
        ApiServerWatch.start(
            addresses, settings.access(), recorder, settings.options(), service.clock());
    measure(watch, service.meters());
    return watch;
  }

  private static void measure(ApiServerWatch watch, MeterRegistry registry) {
    gauge(
        watch,
        registry,
        "watch.up",
        "1 if every API server could be asked for its counters, 0 if not",
        statistics -> statistics.up() ? 1 : 0);
    gauge(
        watch,
        registry,
        "watched",
        "API servers whose counters are known",
        WatchStatistics::watched);
    gauge(
        watch,
        registry,
        "unwatched",
        "API servers of which nobody knows what they drop now",
        WatchStatistics::unwatched);
    FunctionCounter.builder(PREFIX + "dropped", watch, it -> it.statistics().dropped())
        .description("Events that API servers said they dropped")
        .register(registry);
  }

  private static void gauge(
      ApiServerWatch watch,
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<WatchStatistics> value) {
    Gauge.builder(PREFIX + name, watch, it -> value.applyAsDouble(it.statistics()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /** Ends the watch; what was not recorded is recorded at the next start. */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    if (client != null) {
      client.close();
    }
  }
}
