package io.trailkeeper.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class FileCredentialsTest {

  @TempDir private Path directory;
  private FileCredentials credentials;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("accessKeyId"), "AKID\n");
    Files.writeString(directory.resolve("secretAccessKey"), "  s3cr3t/+=\r\n");
    credentials = new FileCredentials(directory);
  }

  @Test
  void readsFilesWithoutBlanksAroundThem() {
    assertThat(credentials.resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("AKID", "s3cr3t/+="));
  }

  @Test
  void readsASessionToken() throws IOException {
    Files.writeString(directory.resolve("sessionToken"), "t0k3n==\n");
    assertThat(credentials.resolveCredentials())
        .isEqualTo(AwsSessionCredentials.create("AKID", "s3cr3t/+=", "t0k3n=="));
  }

  @Test
  void namesTheFileThatIsEmpty() throws IOException {
    Files.writeString(directory.resolve("accessKeyId"), "\n");
    assertThatThrownBy(() -> credentials.resolveCredentials())
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining(directory.resolve("accessKeyId") + " is empty");
  }

  @Test
  void namesADirectoryThatIsMissing() {
    FileCredentials missing = new FileCredentials(directory.resolve("missing"));
    assertThatThrownBy(missing::resolveCredentials)
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("missing/accessKeyId does not exist");
  }

  @Test
  void doesNotShowWhatItCannotUse() throws IOException {
    // Given
    Files.writeString(directory.resolve("secretAccessKey"), "top secret");

    // When
    ObjectStoreException e =
        catchThrowableOfType(ObjectStoreException.class, () -> credentials.resolveCredentials());

    // Then
    assertThat(e.reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    assertThat(e).hasMessageContaining("secretAccessKey");
    assertThat(e.getMessage()).doesNotContain("top");
  }

  @Test
  void refusesAFileWithoutEnd() throws IOException {
    Files.writeString(directory.resolve("secretAccessKey"), "x".repeat(100_000));
    assertThatThrownBy(() -> credentials.resolveCredentials())
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("more than");
  }

  @Test
  void pairsNoOldKeyWithANewSecret() throws Exception {
    // Given: a mounted Secret, whose files all change at once when a link does
    Path mount = Files.createDirectory(directory.resolve("mount"));
    rotate(mount, 0);
    Files.createSymbolicLink(mount.resolve("accessKeyId"), Path.of("data/accessKeyId"));
    Files.createSymbolicLink(mount.resolve("secretAccessKey"), Path.of("data/secretAccessKey"));
    FileCredentials mounted = new FileCredentials(mount);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    AtomicBoolean done = new AtomicBoolean();

    try {
      // When
      Future<?> reader =
          executor.submit(
              () -> {
                while (!done.get()) {
                  assertThatKeyAndSecretBelongTogether(mounted);
                }
              });
      for (int version = 1; version <= 500; version++) {
        rotate(mount, version);
      }
      done.set(true);

      // Then
      reader.get();
      assertThat(mounted.resolveCredentials())
          .isEqualTo(AwsBasicCredentials.create("v500", "v500"));
    } finally {
      done.set(true);
      executor.shutdownNow();
    }
  }

  private static void assertThatKeyAndSecretBelongTogether(FileCredentials mounted) {
    AwsCredentials found;
    try {
      found = mounted.resolveCredentials();
    } catch (ObjectStoreException e) {
      assertThat(e).hasMessageContaining("change as fast as they are read");
      return;
    }
    assertThat(found.accessKeyId()).isEqualTo(found.secretAccessKey());
  }

  private static void rotate(Path mount, int version) throws IOException {
    Path files = Files.createDirectory(mount.resolve("v" + version));
    Files.writeString(files.resolve("accessKeyId"), "v" + version);
    Files.writeString(files.resolve("secretAccessKey"), "v" + version);
    Path next = Files.createSymbolicLink(mount.resolve("next"), files.getFileName());
    Files.move(next, mount.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
