package io.trailkeeper.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3OptionsTest {

  @Test
  void hasTheDefaultsOfAws() {
    assertThat(S3Options.builder("logs").build())
        .isEqualTo(new S3Options("logs", null, null, false, null, null, null, false));
  }

  @Test
  void buildsAllOptions() {
    // Given
    URI endpoint = URI.create("https://minio.storage:9000");
    ServerSideEncryption encryption =
        new ServerSideEncryption(ServerSideEncryption.Type.KMS, "key");
    ObjectLock lock = new ObjectLock(ObjectLock.Mode.GOVERNANCE, 30);

    // When
    S3Options options =
        S3Options.builder("logs")
            .region("eu-central-1")
            .endpoint(endpoint)
            .pathStyle(true)
            .credentialsDirectory(Path.of("/credentials"))
            .serverSideEncryption(encryption)
            .objectLock(lock)
            .bulkReads(true)
            .build();

    // Then
    assertThat(options)
        .isEqualTo(
            new S3Options(
                "logs",
                "eu-central-1",
                endpoint,
                true,
                Path.of("/credentials"),
                encryption,
                lock,
                true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b", "a b", "-a", "ä-bucket", "a\nb"})
  void refusesBadBuckets(String bucket) {
    assertThatThrownBy(() -> S3Options.builder(bucket).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bucket");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "minio:9000",
        "ftp://minio",
        "http:///path",
        "https://user:pass@minio",
        "https://minio?x=1",
        "https://minio#x",
        "/minio"
      })
  void refusesBadEndpointsWithoutShowingCredentials(String endpoint) {
    assertThatThrownBy(() -> S3Options.builder("logs").endpoint(URI.create(endpoint)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("endpoint")
        .hasMessageNotContaining("pass");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eu central", "eu/1"})
  void refusesBadRegions(String region) {
    assertThatThrownBy(() -> S3Options.builder("logs").region(region).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("region");
  }

  @Test
  void refusesBadEncryptionAndLocks() {
    assertThatThrownBy(() -> new ServerSideEncryption(ServerSideEncryption.Type.SSE_S3, "key"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ServerSideEncryption(ServerSideEncryption.Type.KMS, " "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ObjectLock(ObjectLock.Mode.COMPLIANCE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(() -> new ObjectLock(ObjectLock.Mode.COMPLIANCE, 36_501))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
