package io.trailkeeper.cli.firstday;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs what stands in a namespace as Deployments and StatefulSets, as processes of this machine. It
 * takes the parts of the controllers for both, of the kubelet (mounting ConfigMaps, Secrets and
 * tokens, and keeping them up to date; probing; restarting), of kube-proxy and of the cluster's
 * DNS.
 *
 * <p>Each pod has a loopback address of its own, so that it listens on the ports that it is told.
 */
final class TestingNode implements AutoCloseable {

  private static final long LOOK_EVERY_MILLIS = 300;

  private final KubernetesClient client;
  private final String namespace;
  private final Path root;
  private final Mounts mounts;
  private final Map<String, RunningPod> pods = new TreeMap<>();
  private final Map<String, String> addresses = new TreeMap<>();
  private final int network = ThreadLocalRandom.current().nextInt(1, 250);
  private final List<String> stopped = new ArrayList<>();
  private final Thread loop = new Thread(this::run, "node");
  private volatile boolean closed;
  private volatile Throwable failure;

  TestingNode(TestingKubernetes kubernetes, String namespace, Path root) {
    this.client = kubernetes.client();
    this.namespace = namespace;
    this.root = root;
    this.mounts = new Mounts(kubernetes, namespace);
  }

  TestingNode start() {
    loop.setDaemon(true);
    loop.start();
    return this;
  }

  /** Returns a pod's address; the same for as long as this node lives. */
  synchronized String address(String pod) {
    return addresses.computeIfAbsent(
        pod,
        any ->
            "127." + network + "." + (addresses.size() / 250) + "." + (addresses.size() % 250 + 2));
  }

  /** Returns a pod that runs now. */
  synchronized RunningPod pod(String name) {
    requireSound();
    RunningPod pod = pods.get(name);
    if (pod == null) {
      throw new IllegalStateException("no pod " + name + ", there are " + pods.keySet());
    }
    return pod;
  }

  synchronized List<String> podNames() {
    requireSound();
    return List.copyOf(pods.keySet());
  }

  /** Returns the last words of every pod that was stopped or has ended, for messages. */
  synchronized String lastWords() {
    StringBuilder words = new StringBuilder(String.join("\n", stopped));
    pods.forEach(
        (name, pod) -> words.append("\n--- ").append(name).append('\n').append(pod.tail()));
    return words.toString();
  }

  /** Kills a pod's process, as a crash of its node would; it is started again. */
  synchronized void kill(String name) {
    pod(name).kill();
  }

  @Override
  public void close() {
    closed = true;
    try {
      loop.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      pods.values().forEach(RunningPod::kill);
    }
    mounts.close();
  }

  private void requireSound() {
    if (failure != null) {
      throw new IllegalStateException("the node has failed", failure);
    }
  }

  private void run() {
    while (!closed) {
      try {
        look();
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        if (!closed) {
          failure = e;
        }
        return;
      }
    }
  }

  private void look() {
    mounts.refresh();
    List<String> wanted = new ArrayList<>();
    for (StatefulSet set : client.apps().statefulSets().inNamespace(namespace).list().getItems()) {
      int ready = 0;
      for (int i = 0; i < set.getSpec().getReplicas(); i++) {
        String name = set.getMetadata().getName() + "-" + i;
        wanted.add(name);
        ensure(name, set.getSpec().getTemplate(), claims(set, name));
        ready += isReady(name) ? 1 : 0;
      }
      report(set, ready);
    }
    for (Deployment deployment :
        client.apps().deployments().inNamespace(namespace).list().getItems()) {
      int ready = 0;
      for (int i = 0; i < deployment.getSpec().getReplicas(); i++) {
        String name = deployment.getMetadata().getName() + "-" + i;
        wanted.add(name);
        ensure(name, deployment.getSpec().getTemplate(), Map.of());
        ready += isReady(name) ? 1 : 0;
      }
      report(deployment, ready);
    }
    for (String name : List.copyOf(pods.keySet())) {
      if (!wanted.contains(name)) {
        stop(name);
      }
    }
  }

  private synchronized boolean isReady(String name) {
    RunningPod pod = pods.get(name);
    return pod != null && pod.isReady();
  }

  private void ensure(String name, PodTemplateSpec template, Map<String, String> claims) {
    RunningPod known;
    synchronized (this) {
      known = pods.get(name);
    }
    if (known != null && known.runs(template)) {
      return;
    }
    if (known != null) {
      stop(name);
    }
    Mounts.Mounted mounted = mounts.mount(root.resolve(name), template.getSpec(), claims);
    if (mounted == null) {
      // As with a kubelet: a Secret or a ConfigMap is missing, so the pod waits for it.
      return;
    }
    try {
      RunningPod started =
          RunningPod.start(
              name, namespace, address(name), template, mounted, hosts(), root.resolve(name));
      synchronized (this) {
        pods.put(name, started);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stop(String name) {
    RunningPod pod;
    synchronized (this) {
      pod = pods.remove(name);
    }
    if (pod != null) {
      pod.terminate();
      synchronized (this) {
        stopped.add("--- " + name + " (stopped)\n" + pod.tail());
      }
    }
  }

  /** A claim of a StatefulSet's template stands for a directory that outlives the pod. */
  private static Map<String, String> claims(StatefulSet set, String pod) {
    Map<String, String> claims = new TreeMap<>();
    for (PersistentVolumeClaim claim : set.getSpec().getVolumeClaimTemplates()) {
      claims.put(claim.getMetadata().getName(), claim.getMetadata().getName() + "-" + pod);
    }
    return claims;
  }

  /** The cluster's DNS: pods behind their headless Services, as a hosts file. */
  private Path hosts() throws IOException {
    List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
    for (StatefulSet set : client.apps().statefulSets().inNamespace(namespace).list().getItems()) {
      for (int i = 0; i < set.getSpec().getReplicas(); i++) {
        String pod = set.getMetadata().getName() + "-" + i;
        String name = pod + "." + set.getSpec().getServiceName() + "." + namespace + ".svc";
        lines.add(address(pod) + " " + name + " " + name + ".cluster.local");
      }
    }
    Path file = root.resolve("hosts");
    Files.createDirectories(root);
    Path next = root.resolve("hosts.next");
    Files.write(next, lines);
    return Files.move(
        next,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void report(StatefulSet set, int ready) {
    if (set.getStatus() != null
        && Integer.valueOf(ready).equals(set.getStatus().getAvailableReplicas())) {
      return;
    }
    client
        .apps()
        .statefulSets()
        .resource(set)
        .editStatus(
            now -> {
              now.setStatus(
                  new StatefulSetStatusBuilder()
                      .withObservedGeneration(now.getMetadata().getGeneration())
                      .withReplicas(now.getSpec().getReplicas())
                      .withReadyReplicas(ready)
                      .withAvailableReplicas(ready)
                      .build());
              return now;
            });
  }

  private void report(Deployment deployment, int ready) {
    Long generation = deployment.getMetadata().getGeneration();
    if (deployment.getStatus() != null
        && Integer.valueOf(ready)
            .equals(
                deployment.getStatus().getAvailableReplicas() == null
                    ? Integer.valueOf(0)
                    : deployment.getStatus().getAvailableReplicas())
        && generation.equals(deployment.getStatus().getObservedGeneration())) {
      return;
    }
    client
        .apps()
        .deployments()
        .resource(deployment)
        .editStatus(
            now -> {
              now.setStatus(
                  new DeploymentStatusBuilder()
                      .withObservedGeneration(generation)
                      .withReplicas(now.getSpec().getReplicas())
                      .withUpdatedReplicas(now.getSpec().getReplicas())
                      .withReadyReplicas(ready)
                      .withAvailableReplicas(ready)
                      .build());
              return now;
            });
  }
}
