package io.trailkeeper.cli.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real API server, which rotates and compresses it. */
@KubernetesTest
@Timeout(600)
class TailKubernetesIT {

  private static final int ROTATIONS = 20;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
      - level: RequestResponse
        resources: [{group: "", resources: [configmaps]}]
      - level: Metadata
      """;

  @TempDir Path directory;

  @Test
  void everyLineOfARealApiServerOnce() throws Exception {
    long seed = Long.getLong("tail.seed", System.nanoTime());
    System.out.println("TailKubernetesIT: -Dtail.seed=" + seed);
    Random random = new Random(seed);
    Path log = Files.createDirectory(directory.resolve("audit")).resolve("audit.log");
    Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
    try (TestingCapture capture = new TestingCapture(directory)) {
      // Given
      TestingTailer tailer = start(log, capture);
      try {
        try (TestingKubernetes kubernetes =
            TestingKubernetes.start(
                "--audit-log-path=" + log,
                "--audit-policy-file=" + policy,
                "--audit-log-maxsize=1",
                "--audit-log-compress=true",
                "--audit-log-maxbackup=100")) {
          // When
          for (int i = 0; rotated(log) < ROTATIONS; i++) {
            load(kubernetes.client(), i, random);
            if (random.nextInt(8) == 0) {
              tailer.kill();
              load(kubernetes.client(), i, random);
              tailer = start(log, capture);
            }
          }
        }
        List<String> written = lines(log);
        await().atMost(SOON).until(() -> capture.size() >= written.size());
        TestingTailer last = tailer;
        await().atMost(SOON).until(() -> last.statistics().lagBytes() == 0);

        // Then
        System.out.println(
            "TailKubernetesIT: "
                + rotated(log)
                + " rotations, "
                + written.size()
                + " lines, "
                + capture.duplicates()
                + " sent twice");
        List<String> journaled = capture.events();
        // First what is short to read when it fails.
        assertThat(journaled).hasSameSizeAs(written).doesNotHaveDuplicates();
        assertThat(journaled).isEqualTo(written);
      } finally {
        tailer.stop();
      }
    }
  }

  private TestingTailer start(Path log, TestingCapture capture) {
    return TestingTailer.start(log, directory.resolve("state"), capture.url(), capture.tailer());
  }

  private static void load(KubernetesClient client, int number, Random random) {
    String text = Integer.toString(number, 36).repeat(20_000 + random.nextInt(60_000));
    client
        .configMaps()
        .inNamespace("default")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("load-" + number % 3)
                .endMetadata()
                .withData(Map.of("text", text))
                .build())
        .createOr(existing -> existing.update());
    client.namespaces().list();
  }

  /** Returns the files of the log, the oldest first; of both forms of a file one. */
  private static List<Path> files(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log.getParent())) {
      List<Path> all = files.sorted().toList();
      return all.stream()
          .filter(
              file ->
                  !all.contains(Path.of(file.toString().replaceFirst("(.)\\.gz$", "$1")))
                      || !file.toString().endsWith(".gz"))
          .sorted(Comparator.comparing((Path file) -> file.equals(log)))
          .toList();
    }
  }

  private static int rotated(Path log) throws IOException {
    return files(log).size() - 1;
  }

  private static List<String> lines(Path log) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files(log)) {
      try (InputStream plain = Files.newInputStream(file);
          InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }
}
