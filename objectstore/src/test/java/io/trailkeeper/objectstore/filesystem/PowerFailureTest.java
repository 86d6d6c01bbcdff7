package io.trailkeeper.objectstore.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.PutResult;
import io.trailkeeper.objectstore.store.StoredObject;
import io.trailkeeper.objectstore.testing.LossyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was put is there after a power failure, on a disk that keeps only what was forced. */
class PowerFailureTest {

  private static final String KEY = "AWSLogs/123456789012/2026/11/22/one.json.gz";
  private static final byte[] CONTENT = "content".getBytes(UTF_8);
  private static final ObjectMetadata METADATA = new ObjectMetadata("application/gzip", Map.of());

  @TempDir Path directory;
  private LossyDisk disk;

  @BeforeEach
  void makeDisk() {
    disk = new LossyDisk(directory);
  }

  @Test
  void anObjectInNewDirectories() throws IOException {
    // When
    PutResult result = store().putIfAbsent(KEY, CONTENT, METADATA);
    disk.failPower();

    // Then
    assertThat(result).isEqualTo(PutResult.CREATED);
    assertThat(content()).isEqualTo("content");
  }

  @Test
  void anObjectBesideAnother() throws IOException {
    // Given
    FilesystemObjectStore store = store();
    store.putIfAbsent(KEY + ".first", CONTENT, METADATA);

    // When
    store.putIfAbsent(KEY, CONTENT, METADATA);
    disk.failPower();

    // Then
    assertThat(content()).isEqualTo("content");
  }

  @Test
  void anObjectInDirectoriesOfAProcessThatDied() throws IOException {
    // Given
    Files.createDirectories(disk.path().resolve(KEY).getParent());

    // When
    store().putIfAbsent(KEY, CONTENT, METADATA);
    disk.failPower();

    // Then
    assertThat(content()).isEqualTo("content");
  }

  @Test
  void anObjectThatAProcessLinkedBeforeItDied() throws IOException {
    // Given
    FilesystemObjectStore store = store();
    store.putIfAbsent(KEY + ".first", CONTENT, METADATA);
    Path file = disk.path().resolve(KEY);
    Files.createLink(file, disk.path().resolve(KEY + ".first"));

    // When
    PutResult result = store.putIfAbsent(KEY, CONTENT, METADATA);
    disk.failPower();

    // Then
    assertThat(result).isEqualTo(PutResult.ALREADY_EXISTS);
    assertThat(content()).isEqualTo("content");
  }

  private FilesystemObjectStore store() {
    return new FilesystemObjectStore(disk.path(), "archive");
  }

  private String content() throws IOException {
    try (StoredObject object = store().get(KEY).orElseThrow()) {
      return new String(object.content().readAllBytes(), UTF_8);
    }
  }
}
