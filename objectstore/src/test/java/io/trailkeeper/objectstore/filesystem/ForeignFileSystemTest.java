package io.trailkeeper.objectstore.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreContract;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Files on file systems that lack something: hard links, directories to sync, room. */
class ForeignFileSystemTest {

  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private FileSystem files;
  private Path root;
  private FilesystemObjectStore store;

  @BeforeEach
  void createFileSystem() throws IOException {
    files =
        Jimfs.newFileSystem(
            Configuration.unix().toBuilder()
                .setSupportedFeatures(Feature.FILE_CHANNEL, Feature.SYMBOLIC_LINKS)
                .setMaxSize(MAX_BYTES)
                .build());
    root = Files.createDirectory(files.getPath("/root"));
    store = new FilesystemObjectStore(root, "trail-logs");
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    files.close();
  }

  /** The whole contract holds without hard links. */
  @Nested
  class WithoutHardLinks extends ObjectStoreContract {

    @Override
    protected ObjectStore store() {
      return store;
    }
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothingBehind() throws IOException {
    // Given
    ObjectMetadata gzip = ObjectMetadata.ofContentType("application/gzip");
    byte[] tooLarge = new byte[(int) MAX_BYTES + 1];

    // When
    ObjectStoreException e =
        catchThrowableOfType(
            ObjectStoreException.class, () -> store.putIfAbsent("a/large", tooLarge, gzip));

    // Then
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_FULL);
    assertThat(e.retryable()).isTrue();
    assertThat(store.get("a/large")).isEmpty();
    try (Stream<Path> left = Files.list(root.resolve("a"))) {
      assertThat(left).isEmpty();
    }
  }

  static boolean hasFullDevice() {
    return Files.isWritable(Path.of("/dev/full"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void knowsTheSystemsWordsForAFullDisk() throws IOException {
    // Given
    IOException full = null;
    try (OutputStream out = Files.newOutputStream(Path.of("/dev/full"))) {
      out.write(1);
    } catch (IOException e) {
      full = e;
    }

    // When
    ObjectStoreException e = new FileFailures(root).ofWriting("Putting", 1, full);

    // Then
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_FULL);
  }
}
