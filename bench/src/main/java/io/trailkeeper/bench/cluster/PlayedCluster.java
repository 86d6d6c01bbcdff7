package io.trailkeeper.bench.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.crds.v1alpha1.TrailCheckpointStatus;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster has that an operator works in: the custom resources, capture's StatefulSet,
 * Trails; and played by this, Deployments' controller and collectors, so that Trails become ready.
 * For one thread.
 */
public final class PlayedCluster {

  /** The operator's namespace. */
  public static final String NAMESPACE = "trailkeeper";

  /** The operator's ServiceAccount. */
  public static final String SERVICE_ACCOUNT = "trailkeeper-operator";

  /** Who the cluster is. */
  public static final ClusterIdentity IDENTITY = new ClusterIdentity("123456789012", "local");

  private static final String CAPTURE = "trailkeeper-capture";
  private static final String MANIFESTS = "/io/trailkeeper/crds/manifests/";
  private static final List<String> CRDS =
      List.of("trails.trailkeeper.io", "trailcheckpoints.trailkeeper.io");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", "trailkeeper", "app.kubernetes.io/component", "capture");
  private static final int AUDIT_PORT = 8443;
  private static final String JOURNAL = "journal-1";
  private static final String HASH = "0".repeat(64);
  private static final int EVENTS = 1000;

  /** As a tenant would write one: a namespace, three selectors, a bucket of its own prefix. */
  private static final String TRAIL =
      """
      apiVersion: trailkeeper.io/v1alpha1
      kind: Trail
      metadata:
        name: %1$s
      spec:
        scope:
          type: Namespaces
          namespaces:
            names: [%1$s]
        advancedEventSelectors:
        - name: management events
          fieldSelectors:
          - field: eventCategory
            equals: [Management]
        - name: secrets
          fieldSelectors:
          - field: eventCategory
            equals: [Data]
          - field: resources.type
            equals: [secrets]
        logFileValidation:
          enabled: true
        destination:
          s3:
            bucket: audit-archive
            prefix: tenants/%1$s
            region: eu-central-1
      """;

  private final KubernetesClient client;
  private final Clock clock;

  /** As they were stored last, by the Trail's name. */
  private final Map<String, TrailCheckpoint> checkpoints = new HashMap<>();

  /**
   * @param client may do everything
   * @param clock says when log files were delivered
   */
  public PlayedCluster(KubernetesClient client, Clock clock) {
    this.client = requireNonNull(client, "client");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Installs all but Trails. */
  public void install(String operatorUser) throws IOException {
    for (String name : CRDS) {
      try (InputStream manifest =
          requireNonNull(Trail.class.getResourceAsStream(MANIFESTS + name + ".yaml"), name)) {
        client
            .resource(
                client
                    .getKubernetesSerialization()
                    .unmarshal(manifest, CustomResourceDefinition.class))
            .create();
      }
    }
    for (String name : CRDS) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name)
          .waitUntilCondition(PlayedCluster::isServed, 1, TimeUnit.MINUTES);
    }
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    // What the operator may do costs it nothing; what it may not is the integration tests' matter.
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("bench-operator")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject()
                .withKind("User")
                .withName(operatorUser)
                .endSubject()
                .build())
        .create();
    installCapture();
  }

  private void installCapture() {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(CAPTURE)
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .withSelector(LABELS)
                .addNewPort()
                .withPort(AUDIT_PORT)
                .endPort()
                .endSpec()
                .build())
        .create();
    client
        .resource(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(CAPTURE)
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withServiceName(CAPTURE)
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("capture")
                .withImage("registry.example/trailkeeper:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  /** Creates a Trail. */
  public void createTrail(String name) {
    client
        .resource(client.getKubernetesSerialization().unmarshal(TRAIL.formatted(name), Trail.class))
        .create();
  }

  /**
   * Plays for all that was asked for since the last time: pods are ready, and a collector that has
   * begun follows capture.
   */
  public void play() {
    for (Deployment deployment :
        client.apps().deployments().inNamespace(NAMESPACE).list().getItems()) {
      if (deployment.getStatus() == null
          || !deployment
              .getMetadata()
              .getGeneration()
              .equals(deployment.getStatus().getObservedGeneration())) {
        makeReady(deployment);
      }
    }
    for (TrailCheckpoint checkpoint :
        client.resources(TrailCheckpoint.class).inNamespace(NAMESPACE).list().getItems()) {
      String name = checkpoint.getMetadata().getName();
      if (!checkpoints.containsKey(name)) {
        write(
            checkpoint,
            Checkpoint.initial(IDENTITY.trail(name).toString()).follow(JOURNAL, 0, List.of()));
      }
    }
  }

  /** Plays the collector of a Trail that is ready: it delivers a log file, in its two steps. */
  public void deliver(String trail) {
    Instant now = clock.instant();
    Checkpoint prepared = read(trail).prepare(logFile(trail, now));
    write(requireNonNull(checkpoints.get(trail)), prepared);
    write(requireNonNull(checkpoints.get(trail)), prepared.commit(now));
  }

  private static PreparedLogFile logFile(String trail, Instant now) {
    return new PreparedLogFile(
        new LedgerEntry(
            "tenants/" + trail + "/log-file.json.gz", HASH, HASH, EVENTS, now, now, now),
        List.of(new CursorRange(JOURNAL, 0, EVENTS)),
        0,
        List.of(),
        0,
        List.of(),
        now);
  }

  private Checkpoint read(String trail) {
    TrailCheckpoint stored = requireNonNull(checkpoints.get(trail), trail);
    try {
      return CheckpointFormat.read(
          MAPPER.writeValueAsBytes(requireNonNull(stored.getStatus()).checkpoint()));
    } catch (IOException e) {
      throw new IllegalStateException("a tree that is no JSON", e);
    }
  }

  private void makeReady(Deployment deployment) {
    int replicas = deployment.getSpec().getReplicas();
    deployment.setStatus(
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(replicas)
            .withUpdatedReplicas(replicas)
            .withReadyReplicas(replicas)
            .withAvailableReplicas(replicas)
            .build());
    try {
      client.resource(deployment).updateStatus();
    } catch (KubernetesClientException e) {
      // It has changed since: there is a next time.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private void write(TrailCheckpoint stored, Checkpoint checkpoint) {
    try {
      stored.setStatus(
          new TrailCheckpointStatus(MAPPER.readTree(CheckpointFormat.write(checkpoint))));
    } catch (IOException e) {
      throw new IllegalStateException("a checkpoint that is no JSON", e);
    }
    checkpoints.put(stored.getMetadata().getName(), client.resource(stored).updateStatus());
  }

  /** Returns how many Trails' status says that they are ready, in the generation that stands. */
  public long readyTrails() {
    return client.resources(Trail.class).list().getItems().stream()
        .filter(
            trail -> {
              @Nullable TrailStatus status = trail.getStatus();
              return status != null
                  && status.conditions() != null
                  && trail.getMetadata().getGeneration().equals(status.observedGeneration())
                  && status.conditions().stream().anyMatch(PlayedCluster::isReady);
            })
        .count();
  }

  private static boolean isReady(Condition condition) {
    return condition.getType().equals("Ready") && condition.getStatus().equals("True");
  }

  private static boolean isServed(@Nullable CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
