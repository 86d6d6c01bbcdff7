package io.trailkeeper.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs that an API server consists of.
 *
 * @param apiServer kube-apiserver
 * @param etcd etcd
 */
public record ApiServerPrograms(Path apiServer, Path etcd) {

  private static final String API_SERVER = "kube-apiserver";
  private static final String ETCD = "etcd";
  private static final String DIRECTORY = "KUBE_API_TEST_DIR";

  /**
   * Looks for them where the integration tests have them: in {@code k8s/<version>-<os>-<arch>} of
   * the directory that {@code KUBE_API_TEST_DIR} names, {@code ~/.kubeapitest} by default.
   *
   * @throws IllegalArgumentException saying what to do, if they are not there
   */
  public static ApiServerPrograms find() {
    return find(Path.of(System.getProperty("user.home")).resolve(".kubeapitest"), System.getenv());
  }

  static ApiServerPrograms find(Path usual, Map<String, String> environment) {
    String named = environment.get(DIRECTORY);
    Path directory = (named == null ? usual : Path.of(named)).resolve("k8s");
    return versions(directory).stream()
        .map(version -> new ApiServerPrograms(version.resolve(API_SERVER), version.resolve(ETCD)))
        .filter(ApiServerPrograms::areThere)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there are no kube-apiserver and etcd in "
                        + directory.resolve("<version>-<os>-<arch>")
                        + "; put them there, for example by running the integration tests once,"
                        + " or name another directory in "
                        + DIRECTORY));
  }

  /** Newest first, as far as names tell. */
  private static List<Path> versions(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(directory)) {
      return versions.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(directory + " cannot be listed: " + e.getMessage(), e);
    }
  }

  private boolean areThere() {
    return Files.isExecutable(apiServer) && Files.isExecutable(etcd);
  }
}
