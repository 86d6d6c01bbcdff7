package io.trailkeeper.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerProgramsTest {

  @TempDir private Path directory;

  @Test
  void whatIsMissingIsSaidWithWhereItBelongs() {
    assertThatThrownBy(() -> ApiServerPrograms.find(directory, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "kube-apiserver", "etcd", directory.toString(), "KUBE_API_TEST_DIR");
  }

  @Test
  void aVersionWithoutBothIsNoneAndTheEnvironmentWins() throws IOException {
    // Given
    program("k8s/2.0.0-linux-amd64/kube-apiserver");
    Path apiServer = program("k8s/1.0.0-linux-amd64/kube-apiserver");
    Path etcd = program("k8s/1.0.0-linux-amd64/etcd");

    // When
    ApiServerPrograms programs =
        ApiServerPrograms.find(
            directory.resolve("unused"), Map.of("KUBE_API_TEST_DIR", directory.toString()));

    // Then
    assertThat(programs).isEqualTo(new ApiServerPrograms(apiServer, etcd));
  }

  private Path program(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
