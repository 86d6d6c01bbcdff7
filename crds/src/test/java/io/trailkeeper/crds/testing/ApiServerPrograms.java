package io.trailkeeper.crds.testing;

import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.binary.Binaries;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where the programs of the API server are: in {@code KUBE_API_TEST_DIR}, {@code ~/.kubeapitest} by
 * default, to which fabric8's kube-api-test downloads them if they are not there and {@code
 * KUBE_API_TEST_OFFLINE_MODE} is not {@code true}. Looked for once in a JVM.
 */
final class ApiServerPrograms {

  /** A download is of about 100 MB. */
  private static final long DOWNLOAD_MINUTES = 10;

  private static final String DIRECTORY = "KUBE_API_TEST_DIR";
  private static final String OFFLINE = "KUBE_API_TEST_OFFLINE_MODE";

  private ApiServerPrograms() {}

  /** Filled when it is first asked for. */
  private static final class Found {
    private static final Optional<String> MISSING = find();
  }

  /** Returns what is missing and what to do; nothing if everything is there. */
  static Optional<String> missing() {
    return Found.MISSING;
  }

  /** Returns the directory that holds {@code k8s/<version>-<os>-<arch>}. */
  static Path directory() {
    String directory = System.getenv(DIRECTORY);
    return directory == null
        ? Path.of(System.getProperty("user.home"), KubeAPIServerConfigBuilder.DIRECTORY_NAME)
        : Path.of(directory);
  }

  /** Returns the programs in a directory like {@link #directory}. */
  static Binaries in(KubeAPIServerConfig configuration) {
    BinaryManager manager = new BinaryManager(configuration);
    manager.initAndDownloadIfRequired();
    return manager.binaries();
  }

  /** Every setting that kube-api-test would read from the environment, some of it wrongly. */
  static KubeAPIServerConfigBuilder configuration(Path directory) {
    return new KubeAPIServerConfigBuilder()
        .withTestDir(directory.toString())
        .withOfflineMode(Boolean.parseBoolean(System.getenv(OFFLINE)))
        .withWaitForEtcdHealthCheckOnStartup(false)
        .withStartupTimeout(120_000)
        .withUpdateKubeConfig(false);
  }

  private static Optional<String> find() {
    try {
      Files.createDirectories(directory());
      Binaries found =
          CompletableFuture.supplyAsync(() -> in(configuration(directory()).build()))
              .get(DOWNLOAD_MINUTES, TimeUnit.MINUTES);
      for (File program : List.of(found.getApiServer(), found.getEtcd(), found.getKubectl())) {
        if (!program.canExecute()) {
          return Optional.of(whatToDo(program + " is not an executable file"));
        }
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(whatToDo("they could not be downloaded: " + innermost(e)));
    } catch (TimeoutException e) {
      return Optional.of(whatToDo("downloading them took more than " + DOWNLOAD_MINUTES + " min"));
    } catch (Exception e) {
      return Optional.of(whatToDo(e.toString()));
    }
  }

  private static String whatToDo(String why) {
    return "kube-apiserver, etcd and kubectl are not in "
        + directory().resolve(BinaryManager.BINARY_LIST_DIR)
        + ", and "
        + why
        + ". Put them into "
        + BinaryManager.BINARY_LIST_DIR
        + "/<version>-<os>-<arch>/ there (for example k8s/1.36.2-linux-amd64/), or in another"
        + " directory that the environment variable "
        + DIRECTORY
        + " names";
  }

  private static Throwable innermost(Throwable error) {
    Throwable innermost = error;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }
}
