package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.operator.certificate.CertManagerCertificate;
import io.trailkeeper.operator.certificate.SecretText;
import io.trailkeeper.operator.certificate.TestingClock;
import io.trailkeeper.operator.event.EventRecorder;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the chart makes, in a namespace of its own, and the reconciler beside it. */
final class Installation {

  private static final Map<String, String> LABELS =
      Map.of(
          "app.kubernetes.io/name", "trailkeeper",
          "app.kubernetes.io/instance", "trailkeeper",
          "app.kubernetes.io/component", "capture",
          "app.kubernetes.io/managed-by", "Helm");

  final KubernetesClient client;
  final String namespace;
  final TestingClock clock;
  final StatefulSet capture;
  final CaptureReconciler reconciler;

  Installation(KubernetesClient client, String namespace, TestingClock clock) {
    this(client, namespace, clock, Optional.empty());
  }

  Installation(
      KubernetesClient client,
      String namespace,
      TestingClock clock,
      Optional<CertManagerCertificate> certManager) {
    this(client, namespace, clock, certManager, false);
  }

  Installation(
      KubernetesClient client,
      String namespace,
      TestingClock clock,
      Optional<CertManagerCertificate> certManager,
      boolean tail) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    this.capture = client.resource(statefulSet()).create();
    this.reconciler =
        new CaptureReconciler(
            client,
            new CaptureSettings(
                namespace,
                "trailkeeper-capture",
                "trailkeeper-capture",
                "trailkeeper-capture-followers",
                "trailkeeper-operator",
                tail,
                certManager),
            new EventRecorder(client, "operator-0", clock),
            clock,
            new SecureRandom());
  }

  Installation withService() {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("trailkeeper-capture")
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(443)
                .withNewTargetPort(8443)
                .endPort()
                .endSpec()
                .build())
        .create();
    return this;
  }

  String clusterIp() {
    return client
        .services()
        .inNamespace(namespace)
        .withName("trailkeeper-capture")
        .get()
        .getSpec()
        .getClusterIP();
  }

  void reconcile() {
    reconciler.keep(capture);
  }

  Secret secret(String name) {
    return client.secrets().inNamespace(namespace).withName(name).get();
  }

  Map<String, String> text(String name) {
    return SecretText.of(secret(name));
  }

  ConfigMap configMap(String name) {
    return client.configMaps().inNamespace(namespace).withName(name).get();
  }

  /** The resource versions of all Secrets, ConfigMaps and Events. */
  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    client
        .secrets()
        .inNamespace(namespace)
        .list()
        .getItems()
        .forEach(
            secret ->
                versions.put(
                    "Secret " + secret.getMetadata().getName(),
                    secret.getMetadata().getResourceVersion()));
    client
        .configMaps()
        .inNamespace(namespace)
        .list()
        .getItems()
        .forEach(
            map ->
                versions.put(
                    "ConfigMap " + map.getMetadata().getName(),
                    map.getMetadata().getResourceVersion()));
    events()
        .forEach(
            event ->
                versions.put(
                    "Event " + event.getMetadata().getName(),
                    event.getMetadata().getResourceVersion()));
    return versions;
  }

  List<Event> events() {
    return client.events().v1().events().inNamespace(namespace).list().getItems();
  }

  List<String> reasons() {
    return events().stream().map(Event::getReason).sorted().toList();
  }

  private StatefulSet statefulSet() {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("trailkeeper-capture")
        .withLabels(LABELS)
        .endMetadata()
        .withNewSpec()
        .withServiceName("trailkeeper-capture-followers")
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
        .withImage("trailkeeper")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
