package io.trailkeeper.cli.firstday;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.trailkeeper.cli.testing.TestingCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The one container of a pod, as a process. */
final class RunningPod {

  private static final HttpClient PROBES =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final PodTemplateSpec template;
  private final String address;
  private final TestingCommand process;

  private RunningPod(PodTemplateSpec template, String address, TestingCommand process) {
    this.template = template;
    this.address = address;
    this.process = process;
  }

  static RunningPod start(
      String name,
      String namespace,
      String address,
      PodTemplateSpec template,
      Mounts.Mounted mounted,
      Path hosts,
      Path directory)
      throws IOException {
    List<Container> containers = template.getSpec().getContainers();
    if (containers.size() != 1) {
      throw new IllegalStateException("pod " + name + " has " + containers.size() + " containers");
    }
    Container container = containers.get(0);
    Map<String, String> environment = environment(container, name, namespace, address);
    List<String> arguments = new ArrayList<>();
    for (String argument : container.getArgs()) {
      arguments.add(
          mounted.translate(expand(argument, environment)).replace("0.0.0.0:", address + ":"));
    }
    List<String> options = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC"));
    options.add("-Djdk.net.hosts.file=" + hosts);
    options.add("-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")));
    if (mounted.kubeconfig() != null) {
      options.add("-Dkubeconfig=" + mounted.kubeconfig());
    }
    return new RunningPod(
        template, address, TestingCommand.start(options, arguments.toArray(String[]::new)));
  }

  private static Map<String, String> environment(
      Container container, String name, String namespace, String address) {
    Map<String, String> values = new TreeMap<>();
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValue() != null) {
        values.put(variable.getName(), variable.getValue());
      } else {
        String path = variable.getValueFrom().getFieldRef().getFieldPath();
        values.put(
            variable.getName(),
            switch (path) {
              case "metadata.name" -> name;
              case "metadata.namespace" -> namespace;
              case "status.podIP" -> address;
              default -> throw new IllegalStateException("field " + path + " of pod " + name);
            });
      }
    }
    return values;
  }

  private static String expand(String argument, Map<String, String> environment) {
    String expanded = argument;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      expanded = expanded.replace("$(" + variable.getKey() + ")", variable.getValue());
    }
    return expanded;
  }

  /** Whether it runs, and with this template. */
  boolean runs(PodTemplateSpec wanted) {
    return process.isAlive() && template.equals(wanted);
  }

  /** Asks its readiness probe. */
  boolean isReady() {
    Probe probe = template.getSpec().getContainers().get(0).getReadinessProbe();
    int port =
        template.getSpec().getContainers().get(0).getPorts().stream()
            .filter(one -> one.getName().equals(probe.getHttpGet().getPort().getStrVal()))
            .findFirst()
            .orElseThrow()
            .getContainerPort();
    return get(port, probe.getHttpGet().getPath()).statusCode() == 200;
  }

  /** Gets a page of a port of the pod; status 0 without an answer. */
  Answer get(int port, String path) {
    try {
      HttpResponse<String> response =
          PROBES.send(
              HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Answer(0, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, e.toString());
    }
  }

  /**
   * What a pod answered.
   *
   * @param statusCode the HTTP status; 0 without an answer
   */
  record Answer(int statusCode, String body) {}

  List<String> lines() {
    return process.lines();
  }

  String tail() {
    List<String> lines = process.lines();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
  }

  void terminate() {
    try {
      process.terminate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void kill() {
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
