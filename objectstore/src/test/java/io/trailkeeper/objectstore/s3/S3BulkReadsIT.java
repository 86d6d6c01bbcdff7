package io.trailkeeper.objectstore.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.StoredObject;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many objects read: the same as one by one, whatever the server says. */
class S3BulkReadsIT {

  @TempDir Path directory;
  private TestingS3Server server;
  private ObjectStore store;

  @BeforeEach
  void start() {
    server = TestingS3Server.start("bucket");
    store = open(server.endpoint());
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  private ObjectStore open(URI endpoint) {
    return S3ObjectStore.open(
        S3Options.builder("bucket")
            .endpoint(endpoint)
            .pathStyle(true)
            .credentialsDirectory(TestingS3Server.writeCredentials(directory.resolve("secret")))
            .bulkReads(true)
            .build(),
        Clock.systemUTC());
  }

  private static String text(StoredObject object) throws IOException {
    try (object) {
      return new String(object.content().readAllBytes(), UTF_8);
    }
  }

  @Test
  void objectsAreReadWithTheirMetadataWhateverTheyAreCalled() throws Exception {
    for (String key : List.of("a/b.json.gz", "blank and+plus", "a=b&c?d#e%f", "ä/日本/~(x)*'")) {
      // Given
      store.putIfAbsent(
          key, key.getBytes(UTF_8), new ObjectMetadata("text/plain", Map.of("signature", "0a")));

      // When
      StoredObject object = store.get(key).orElseThrow();

      // Then
      assertThat(object.userMetadata()).containsEntry("signature", "0a");
      assertThat(object.size()).isEqualTo(key.getBytes(UTF_8).length);
      assertThat(text(object)).isEqualTo(key);
    }
  }

  @Test
  void whatIsNotThereIsNotThere() {
    for (int i = 0; i < 50; i++) {
      assertThat(store.get("missing/" + i)).isEmpty();
    }
  }

  @Test
  void whatIsWrongIsSaidAsEver() {
    // Given
    store.putIfAbsent("key", new byte[] {1}, new ObjectMetadata("text/plain", Map.of()));
    server.setCredentials("other", "secret");

    // When, then
    for (int i = 0; i < 30; i++) {
      assertThatThrownBy(() -> store.get("key"))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining("Reading object \"key\" of s3://bucket");
    }
    server.setCredentials(TestingS3Server.ACCESS_KEY_ID, TestingS3Server.SECRET_ACCESS_KEY);
    assertThat(store.get("key")).isPresent().get().extracting(StoredObject::size).isEqualTo(1L);
  }

  @Test
  void aServerThatIsAwayIsSaid() {
    server.close();

    assertThatThrownBy(() -> store.get("key"))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("s3://bucket");
  }

  @Test
  void severalThreadsReadAtATimeAndLeaveHalfOfWhatTheyBegan() throws Exception {
    // Given
    byte[] content = new byte[200_000];
    IntStream.range(0, 40)
        .forEach(
            i -> store.putIfAbsent("k" + i, content, new ObjectMetadata("text/plain", Map.of())));
    ExecutorService threads = Executors.newFixedThreadPool(16);

    // When
    try {
      List<Future<Integer>> read =
          IntStream.range(0, 400)
              .mapToObj(i -> threads.submit(() -> read("k" + i % 40, i)))
              .toList();

      // Then
      for (int i = 0; i < read.size(); i++) {
        assertThat(read.get(i).get()).isEqualTo(i % 2 == 0 ? content.length : 1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private int read(String key, int i) throws IOException {
    try (StoredObject object = store.get(key).orElseThrow()) {
      return object.content().readNBytes(i % 2 == 0 ? Integer.MAX_VALUE : 1).length;
    }
  }
}
