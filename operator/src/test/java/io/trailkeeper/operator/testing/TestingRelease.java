package io.trailkeeper.operator.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.crds.v1alpha1.TrailCheckpointStatus;
import io.trailkeeper.helm.testing.RenderedChart;
import io.trailkeeper.operator.process.Operator;
import io.trailkeeper.operator.process.OperatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An installed release on a real API server: the CRDs and the chart. Operators are the chart's
 * ServiceAccount, with the rights that the chart gives it and no other. Nobody garbage-collects.
 */
public final class TestingRelease implements AutoCloseable {

  /** The operator's namespace. */
  public static final String NAMESPACE = "trailkeeper";

  /** Who the cluster is. */
  public static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String CAPTURE = "trailkeeper-capture";

  private final TestingKubernetes kubernetes;
  private final RenderedChart chart;
  private final KubernetesClient client;
  private final List<Operator> operators = new ArrayList<>();
  private final TestingDeployments deployments;

  /** The clock of all operators. */
  public final SettableClock clock = new SettableClock();

  /** Which of the admission plugins that some distributions turn on asks for the most rights. */
  private static final String STRICTEST_ADMISSION =
      "--enable-admission-plugins=OwnerReferencesPermissionEnforcement";

  /** Installs it, with what the chart has by itself. */
  public TestingRelease() {
    this(Map.of());
  }

  /** Installs it with these values. */
  public TestingRelease(Map<String, Object> values) {
    kubernetes = TestingKubernetes.start(STRICTEST_ADMISSION);
    kubernetes.applyTrailkeeperCrds();
    client = kubernetes.client();
    chart = RenderedChart.render("trailkeeper", NAMESPACE, values);
    chart.apply(client);
    deployments = new TestingDeployments(client, NAMESPACE);
  }

  /** Returns a client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** Returns the API server. */
  public TestingKubernetes kubernetes() {
    return kubernetes;
  }

  /** Returns options for an operator here. */
  public OperatorOptions.Builder options(String identity) {
    return OperatorOptions.builder(NAMESPACE, "registry.example/trailkeeper:1", identity)
        .accountId(CLUSTER.accountId())
        .region(CLUSTER.region())
        .leaderElection(false);
  }

  /** Starts an operator; it is closed with this. */
  public Operator start() {
    return start(options("operator-0").build(), new SimpleMeterRegistry());
  }

  /** Starts an operator; it is closed with this. */
  public Operator start(OperatorOptions options, MeterRegistry registry) {
    KubernetesClient asTheChartLetsIt = kubernetes.clientOf(NAMESPACE, "trailkeeper-operator");
    Operator operator = Operator.start(asTheChartLetsIt, options, clock, registry);
    operators.add(operator);
    return operator;
  }

  /** How many reconciliations were begun. */
  public static double reconciliations(MeterRegistry registry) {
    return registry.find("operator.sdk.reconciliations.started").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  /** Scales capture. */
  public void scaleCapture(int replicas) {
    client.apps().statefulSets().inNamespace(NAMESPACE).withName(CAPTURE).scale(replicas);
  }

  /** Takes capture's StatefulSet away. */
  public void removeCapture() {
    client.apps().statefulSets().inNamespace(NAMESPACE).withName(CAPTURE).delete();
  }

  /** Puts capture's StatefulSet there again. */
  public void restoreCapture() {
    client.resource(chart.get(StatefulSet.class, CAPTURE)).create();
  }

  /** Creates a Trail from what stands below {@code spec:}, in YAML flow form or lines. */
  public Trail create(String name, String spec) {
    return client.resource(trail(name, spec)).create();
  }

  /** Returns a Trail from what stands below {@code spec:}. */
  public Trail trail(String name, String spec) {
    return client
        .getKubernetesSerialization()
        .unmarshal(
            "apiVersion: trailkeeper.io/v1alpha1\nkind: Trail\nmetadata: {name: "
                + name
                + "}\nspec: "
                + spec
                + "\n",
            Trail.class);
  }

  /** Returns a Trail as it stands; null if it is not there. */
  public Trail trail(String name) {
    return client.resources(Trail.class).withName(name).get();
  }

  /** Returns {@code <status> <reason>} of a Trail's condition; {@code -} if there is none. */
  public String condition(String trail, String type) {
    Trail found = trail(trail);
    if (found == null || found.getStatus() == null || found.getStatus().conditions() == null) {
      return "-";
    }
    return found.getStatus().conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .findFirst()
        .orElse("-");
  }

  /** Returns the names of all Trails whose {@code Ready} has a reason. */
  public Set<String> trailsOfReason(String reason) {
    return client.resources(Trail.class).list().getItems().stream()
        .filter(trail -> trail.getStatus() != null && trail.getStatus().conditions() != null)
        .filter(
            trail ->
                trail.getStatus().conditions().stream()
                    .anyMatch(
                        condition ->
                            condition.getType().equals("Ready")
                                && condition.getReason().equals(reason)))
        .map(trail -> trail.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /** Returns the message of a Trail's condition. */
  public String message(String trail, String type) {
    return trail(trail).getStatus().conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .map(condition -> condition.getMessage())
        .findFirst()
        .orElse("");
  }

  /** Plays a collector: writes what it knows. */
  public void write(String trail, Checkpoint checkpoint) {
    writeRaw(trail, new String(CheckpointFormat.write(checkpoint), StandardCharsets.UTF_8));
  }

  /** Plays somebody who writes anything. */
  public void writeRaw(String trail, String json) {
    TrailCheckpoint stored =
        client.resources(TrailCheckpoint.class).inNamespace(NAMESPACE).withName(trail).get();
    try {
      stored.setStatus(new TrailCheckpointStatus(MAPPER.readTree(json)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client.resource(stored).updateStatus();
  }

  /** Returns the checkpoint of a collector that has begun to follow. */
  public static Checkpoint following(String trail) {
    return Checkpoint.initial(CLUSTER.trail(trail).toString()).follow("journal-1", 0, List.of());
  }

  /** Returns the resource versions of all that the operator owns and of all Trails, by name. */
  public Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    Stream.of(
            client.configMaps().inNamespace(NAMESPACE).list().getItems().stream(),
            client.serviceAccounts().inNamespace(NAMESPACE).list().getItems().stream(),
            client.secrets().inNamespace(NAMESPACE).list().getItems().stream(),
            client.rbac().roles().inNamespace(NAMESPACE).list().getItems().stream(),
            client.rbac().roleBindings().inNamespace(NAMESPACE).list().getItems().stream(),
            client.apps().deployments().inNamespace(NAMESPACE).list().getItems().stream(),
            client
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .stream(),
            client
                .resources(TrailCheckpoint.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .stream(),
            client.resources(Trail.class).list().getItems().stream())
        .flatMap(objects -> objects)
        .forEach(
            object ->
                versions.put(
                    object.getKind() + "/" + object.getMetadata().getName(),
                    object.getMetadata().getResourceVersion()));
    return versions;
  }

  /** Closes all operators. */
  public void closeOperators() {
    operators.forEach(Operator::close);
    operators.clear();
  }

  @Override
  public void close() {
    closeOperators();
    deployments.close();
    kubernetes.close();
  }

  /** How long tests wait for something to happen. */
  public static Duration patience() {
    return Duration.ofSeconds(30);
  }
}
