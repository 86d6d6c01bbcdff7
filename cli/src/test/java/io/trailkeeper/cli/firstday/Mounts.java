package io.trailkeeper.cli.firstday;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The kubelet's volumes: directories with the content of ConfigMaps and Secrets, which change as
 * those do, by the swap of one symbolic link.
 */
final class Mounts implements AutoCloseable {

  private final TestingKubernetes kubernetes;
  private final String namespace;
  private final Map<Path, Volume> live = new TreeMap<>();
  private final Map<Path, Map<String, String>> contents = new TreeMap<>();
  private int versions;

  Mounts(TestingKubernetes kubernetes, String namespace) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
  }

  /**
   * Where a pod's volumes are.
   *
   * @param directories directories by the paths that the container has them under
   * @param kubeconfig stands for the pod's token; null without one
   */
  record Mounted(Map<String, Path> directories, Path kubeconfig) {
    /** Returns a text with the container's paths replaced by ours. */
    String translate(String text) {
      String translated = text;
      List<String> longestFirst = new ArrayList<>(directories.keySet());
      longestFirst.sort(Comparator.comparing(String::length).reversed());
      for (String path : longestFirst) {
        if (translated.contains("=" + path)) {
          return translated.replace("=" + path, "=" + directories.get(path));
        }
      }
      return translated;
    }
  }

  /** Mounts all volumes of a pod; null if something that they need is not there. */
  Mounted mount(Path pod, PodSpec spec, Map<String, String> claims) {
    Map<String, Path> byName = new TreeMap<>();
    Path volumes = pod.resolve("volumes");
    for (Volume volume : spec.getVolumes()) {
      Path directory = volumes.resolve(volume.getName());
      if (volume.getPersistentVolumeClaim() != null) {
        directory =
            pod.resolveSibling("claims").resolve(volume.getPersistentVolumeClaim().getClaimName());
        create(directory);
      } else if (volume.getEmptyDir() != null) {
        create(directory);
      } else if (!fill(directory, volume)) {
        return null;
      } else {
        live.put(directory, volume);
      }
      byName.put(volume.getName(), directory);
    }
    claims.forEach(
        (name, claim) -> {
          Path directory = pod.resolveSibling("claims").resolve(claim);
          create(directory);
          byName.put(name, directory);
        });
    // A secret is often mounted at a directory below that of others: the longest path wins.
    Map<String, Path> directories = new TreeMap<>();
    Map<String, List<VolumeMount>> parents = new TreeMap<>();
    for (VolumeMount mount : spec.getContainers().get(0).getVolumeMounts()) {
      Path source = Objects.requireNonNull(byName.get(mount.getName()), mount.getName());
      directories.put(mount.getMountPath(), source);
      String parent = mount.getMountPath().substring(0, mount.getMountPath().lastIndexOf('/'));
      parents.computeIfAbsent(parent, any -> new ArrayList<>()).add(mount);
    }
    parents.forEach(
        (parent, mounts) -> {
          if (!parent.isEmpty() && !directories.containsKey(parent)) {
            directories.put(parent, parentOf(volumes.resolve("parents" + parent), mounts, byName));
          }
        });
    return new Mounted(directories, token(pod, spec));
  }

  /** A directory of links to what is mounted below it. */
  private static Path parentOf(Path directory, List<VolumeMount> mounts, Map<String, Path> byName) {
    create(directory);
    try {
      for (VolumeMount mount : mounts) {
        Path link =
            directory.resolve(
                mount.getMountPath().substring(mount.getMountPath().lastIndexOf('/') + 1));
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, byName.get(mount.getName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  private Path token(Path pod, PodSpec spec) {
    if (Boolean.FALSE.equals(spec.getAutomountServiceAccountToken())) {
      return null;
    }
    Path file = pod.resolve("kubeconfig");
    try {
      create(pod);
      Files.writeString(file, kubernetes.kubeconfigOf(namespace, spec.getServiceAccountName()));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings what is mounted up to date. */
  void refresh() {
    List.copyOf(live.entrySet()).forEach(mounted -> fill(mounted.getKey(), mounted.getValue()));
  }

  private boolean fill(Path directory, Volume volume) {
    Map<String, String> files = new TreeMap<>();
    boolean there;
    if (volume.getSecret() != null) {
      there = secret(volume.getSecret().getSecretName(), files);
    } else if (volume.getConfigMap() != null) {
      there = configMap(volume.getConfigMap().getName(), files);
    } else if (volume.getProjected() != null) {
      there = true;
      for (VolumeProjection source : volume.getProjected().getSources()) {
        there &=
            source.getSecret() != null
                ? secret(source.getSecret().getName(), files)
                : configMap(source.getConfigMap().getName(), files);
      }
    } else {
      throw new IllegalStateException("a volume of another kind: " + volume);
    }
    if (there && !files.equals(contents.get(directory))) {
      swap(directory, files);
      contents.put(directory, files);
    }
    return there;
  }

  private boolean secret(String name, Map<String, String> files) {
    Secret secret = kubernetes.client().secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      return false;
    }
    Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
        .forEach(
            (key, value) ->
                files.put(
                    key,
                    new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1)));
    return true;
  }

  private boolean configMap(String name, Map<String, String> files) {
    ConfigMap map = kubernetes.client().configMaps().inNamespace(namespace).withName(name).get();
    if (map == null) {
      return false;
    }
    Objects.requireNonNullElse(map.getData(), Map.<String, String>of())
        .forEach(
            (key, value) ->
                files.put(
                    key,
                    new String(
                        value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
    return true;
  }

  /** As the kubelet does it: a new directory, then one link that all files lead through. */
  private void swap(Path directory, Map<String, String> files) {
    try {
      create(directory);
      Path version = Files.createDirectory(directory.resolve("..version-" + versions++));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path written =
            Files.write(
                version.resolve(file.getKey()),
                file.getValue().getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-r-----"));
      }
      Path next = directory.resolve("..data_tmp");
      Files.deleteIfExists(next);
      Files.createSymbolicLink(next, version.getFileName());
      Files.move(
          next,
          directory.resolve("..data"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      for (String name : files.keySet()) {
        Path link = directory.resolve(name);
        if (!Files.isSymbolicLink(link)) {
          Files.createSymbolicLink(link, Path.of("..data", name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    live.clear();
  }
}
