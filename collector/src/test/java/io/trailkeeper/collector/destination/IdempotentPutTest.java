package io.trailkeeper.collector.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotentPutTest {

  private static final String KEY = "a/log.json.gz";
  private static final byte[] CONTENT = "what happened".repeat(100).getBytes(UTF_8);
  private static final byte[] OTHER = "what did not".getBytes(UTF_8);
  private static final ObjectMetadata METADATA = new ObjectMetadata("application/gzip", Map.of());

  @TempDir Path directory;
  private FilesystemObjectStore store;

  @BeforeEach
  void open() {
    store = new FilesystemObjectStore(directory, "archive");
  }

  @Test
  void theSameContentAgainIsASuccessHoweverItIsCompressed() throws IOException {
    // Given
    store.putIfAbsent(KEY, byAnotherCompressor(CONTENT), METADATA);

    // When
    assertThatNoException().isThrownBy(() -> put(CONTENT));

    // Then
    assertThat(stored()).isEqualTo(byAnotherCompressor(CONTENT));
  }

  @Test
  void otherContentUnderTheKeyIsAConflictAndStays() throws IOException {
    // Given
    put(OTHER);

    // When
    assertThatExceptionOfType(DestinationConflictException.class)
        .isThrownBy(() -> put(CONTENT))
        .withMessageContaining(KEY);

    // Then
    assertThat(stored()).isEqualTo(Compression.GZIP.compress(OTHER));
  }

  @Test
  void whatCannotBeDecompressedIsAConflict() {
    // Given
    store.putIfAbsent(KEY, OTHER, METADATA);

    // Then
    assertThatExceptionOfType(DestinationConflictException.class).isThrownBy(() -> put(CONTENT));
  }

  private void put(byte[] content) {
    IdempotentPut.put(
        store, KEY, Compression.GZIP.compress(content), Sha256.hex(content), METADATA);
  }

  private byte[] stored() throws IOException {
    try (StoredObject object = store.get(KEY).orElseThrow()) {
      return object.content().readAllBytes();
    }
  }

  private static byte[] byAnotherCompressor(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(1);
          }
        }) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
