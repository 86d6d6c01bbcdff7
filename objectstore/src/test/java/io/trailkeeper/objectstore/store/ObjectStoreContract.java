package io.trailkeeper.objectstore.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do. A subclass gives an empty one for each test. */
public abstract class ObjectStoreContract {

  protected static final ObjectMetadata GZIP = ObjectMetadata.ofContentType("application/gzip");

  /** An empty store whose destination exists. */
  protected abstract ObjectStore store();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 128 * 1024, 128 * 1024 + 1, 20 * 1024 * 1024})
  void readsBackWhatWasPut(int size) throws IOException {
    // Given
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);

    // When
    PutResult result = store().putIfAbsent("AWSLogs/1/object.json.gz", content, GZIP);

    // Then
    assertThat(result).isEqualTo(PutResult.CREATED);
    try (StoredObject object = store().get("AWSLogs/1/object.json.gz").orElseThrow()) {
      assertThat(object.size()).isEqualTo(size);
      assertThat(object.content().readAllBytes()).isEqualTo(content);
      assertThat(object.content().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a b+c&d=e%20%2F?#;:@!$'()*,~",
        "Grüße/東京/файл.json.gz",
        "smile-\uD83D\uDE00/e\u0301.gz",
        "a..b/c.",
        "<xml attribute=\"&amp;\">"
      })
  void keepsKeysAsTheyAre(String key) throws IOException {
    // When
    store().putIfAbsent(key, key.getBytes(UTF_8), GZIP);

    // Then
    assertThat(read(key)).isEqualTo(key);
    assertThat(list("", null)).containsExactly(key);
    assertThat(list(key, null)).containsExactly(key);
  }

  @Test
  void takesTheLongestKey() throws IOException {
    // Given
    String key = "ü".repeat(127) + "/" + "s".repeat(255) + "/" + "t".repeat(255) + "/";
    key += "u".repeat(255) + "/v";
    assertThat(key.getBytes(UTF_8)).hasSize(ObjectKeys.MAX_KEY_BYTES);

    // When
    store().putIfAbsent(key, new byte[] {'x'}, GZIP);

    // Then
    assertThat(read(key)).isEqualTo("x");
    assertThat(list("", null)).containsExactly(key);
  }

  @Test
  void leavesTheFirstObjectAsItIs() throws IOException {
    // Given
    store().putIfAbsent("a/b", "first".getBytes(UTF_8), GZIP);

    // When
    PutResult again = store().putIfAbsent("a/b", "first".getBytes(UTF_8), GZIP);
    PutResult other = store().putIfAbsent("a/b", "second and longer".getBytes(UTF_8), GZIP);

    // Then
    assertThat(List.of(again, other)).containsOnly(PutResult.ALREADY_EXISTS);
    assertThat(read("a/b")).isEqualTo("first");
  }

  @Test
  void createsAnObjectOnceWhenManyPutIt() throws Exception {
    // Given
    int writers = 16;
    CyclicBarrier start = new CyclicBarrier(writers);
    ExecutorService executor = Executors.newFixedThreadPool(writers);

    try {
      for (int round = 0; round < 5; round++) {
        String key = "contended/" + round + "/object";

        // When
        List<Future<PutResult>> results = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          byte[] content = ("writer " + writer).getBytes(UTF_8);
          results.add(
              executor.submit(
                  () -> {
                    start.await();
                    return store().putIfAbsent(key, content, GZIP);
                  }));
        }

        // Then
        List<Integer> winners = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          if (results.get(writer).get() == PutResult.CREATED) {
            winners.add(writer);
          }
        }
        assertThat(winners).hasSize(1);
        assertThat(read(key)).isEqualTo("writer " + winners.get(0));
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(list("", null)).hasSize(5);
  }

  @Test
  void hasNoObjectThatWasNotPut() {
    // Given
    store().putIfAbsent("a/b/c", new byte[0], GZIP);

    // When
    List<Optional<StoredObject>> found =
        List.of(
            store().get("x"),
            store().get("a/x"),
            store().get("a/b"),
            store().get("a/b/c/d"),
            store().get("x/y/z"));

    // Then
    assertThat(found).containsOnly(Optional.empty());
  }

  @Test
  void listsInTheOrderOfBytes() {
    // Given
    List<String> keys =
        List.of(
            "Z", "a b", "a!/b", "a-b", "a/b", "a/b-c", "a/c/d", "a/c0", "a0", "ab/c", "é", "漢/字");
    for (int i = keys.size() - 1; i >= 0; i--) {
      store().putIfAbsent(keys.get(i), new byte[0], GZIP);
    }

    // When
    List<String> listed = list("", null);

    // Then
    assertThat(listed)
        .isSortedAccordingTo((l, r) -> Arrays.compareUnsigned(l.getBytes(UTF_8), r.getBytes(UTF_8)))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void listsFromWhereItIsAskedTo() {
    // Given
    for (String key : List.of("a-b", "a/b/1", "a/b/2", "a/bc", "a/c/1", "a/c/2", "b")) {
      store().putIfAbsent(key, new byte[0], GZIP);
    }

    // When, then
    assertThat(list("a/b", null)).containsExactly("a/b/1", "a/b/2", "a/bc");
    assertThat(list("a/b/", null)).containsExactly("a/b/1", "a/b/2");
    assertThat(list("a/b/1", null)).containsExactly("a/b/1");
    assertThat(list("a/x", null)).isEmpty();
    assertThat(list("x/y/", null)).isEmpty();
    assertThat(list("a/", "a/b/1")).containsExactly("a/b/2", "a/bc", "a/c/1", "a/c/2");
    assertThat(list("a/", "a/b/zz")).containsExactly("a/bc", "a/c/1", "a/c/2");
    assertThat(list("a/", "a/bb")).containsExactly("a/bc", "a/c/1", "a/c/2");
    assertThat(list("a/", "a-b")).hasSize(5);
    assertThat(list("", "a/")).containsExactly("a/b/1", "a/b/2", "a/bc", "a/c/1", "a/c/2", "b");
    assertThat(list("a/b", "a/c")).isEmpty();
    assertThat(list("", "b")).isEmpty();
  }

  @Test
  void listsMoreThanOnePage() throws Exception {
    // Given
    List<String> keys =
        IntStream.range(0, 1050).mapToObj(i -> String.format("%02d/%04d", i / 100, i)).toList();
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      List<Future<PutResult>> results = new ArrayList<>();
      for (String key : keys) {
        results.add(executor.submit(() -> store().putIfAbsent(key, new byte[0], GZIP)));
      }
      for (Future<PutResult> result : results) {
        assertThat(result.get()).isEqualTo(PutResult.CREATED);
      }
    } finally {
      executor.shutdownNow();
    }

    // When
    List<String> all = list("", null);
    List<String> tail = list("", keys.get(39));

    // Then
    assertThat(all).isEqualTo(keys);
    assertThat(tail).isEqualTo(keys.subList(40, keys.size()));
  }

  @Test
  void saysWhenAListIsAtItsEnd() {
    // Given
    store().putIfAbsent("a", new byte[0], GZIP);
    Iterator<String> keys = store().list("");

    // When
    keys.next();

    // Then
    assertThat(keys.hasNext()).isFalse();
    assertThatThrownBy(keys::next).isInstanceOf(NoSuchElementException.class);
  }

  static List<String> badKeys() {
    return List.of(
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        ".hidden",
        "a/.trailkeeper-x.tmp",
        "a\\b",
        "a\nb",
        "a\u0000",
        "a\u0085b",
        "a\uD800",
        "\uDC00\uD800",
        "s".repeat(256),
        "ü".repeat(128),
        "s/".repeat(512) + "s");
  }

  @ParameterizedTest
  @MethodSource("badKeys")
  void refusesBadKeys(String key) {
    // When, then
    assertThatThrownBy(() -> store().putIfAbsent(key, new byte[0], GZIP))
        .isInstanceOfSatisfying(ObjectStoreException.class, ObjectStoreContract::isBadKey);
    assertThatThrownBy(() -> store().get(key))
        .isInstanceOfSatisfying(ObjectStoreException.class, ObjectStoreContract::isBadKey);
    assertThat(list("", null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "..", "../", "a//", "a/../", ".hid", "a\n"})
  void refusesPrefixesThatNoKeyHas(String prefix) {
    // When, then
    assertThatThrownBy(() -> store().list(prefix))
        .isInstanceOfSatisfying(ObjectStoreException.class, ObjectStoreContract::isBadKey);
    assertThatThrownBy(() -> store().list("", prefix))
        .isInstanceOfSatisfying(ObjectStoreException.class, ObjectStoreContract::isBadKey);
    assertThatThrownBy(() -> store().checkWritable(prefix))
        .isInstanceOfSatisfying(ObjectStoreException.class, ObjectStoreContract::isBadKey);
  }

  @Test
  void checksWithoutLeavingAnythingBehind() {
    // Given
    store().putIfAbsent("logs/a", new byte[0], GZIP);

    // When
    store().check();
    store().checkWritable("");
    store().checkWritable("logs/");
    store().checkWritable("logs/of/next/year/");

    // Then
    assertThat(list("", null)).containsExactly("logs/a");
  }

  @Test
  void keepsUserMetadataOrDropsItAll() throws IOException {
    // Given
    Map<String, String> userMetadata =
        Map.of("signature", "0af1".repeat(128), "signature-algorithm", "SHA256withRSA");

    // When
    store().putIfAbsent("digest", new byte[] {'x'}, new ObjectMetadata("text/plain", userMetadata));

    // Then
    try (StoredObject object = store().get("digest").orElseThrow()) {
      assertThat(object.userMetadata())
          .isEqualTo(store().holdsUserMetadata() ? userMetadata : Map.of());
    }
  }

  @Test
  void letsGoOfAnObjectThatIsNotReadToItsEnd() throws IOException {
    // Given
    byte[] content = new byte[4 * 1024 * 1024];
    Arrays.fill(content, (byte) 7);
    store().putIfAbsent("large", content, GZIP);

    // When, then: more often than there are connections
    for (int i = 0; i < 60; i++) {
      try (StoredObject object = store().get("large").orElseThrow()) {
        assertThat(object.content().read()).isEqualTo(7);
      }
    }
  }

  @Test
  void hidesNoSecondMemberFromADecompressor() throws IOException {
    // Given
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (byte[] member : List.of(noise, "appended".getBytes(UTF_8))) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(members)) {
        gzip.write(member);
      }
    }
    store().putIfAbsent("a.gz", members.toByteArray(), GZIP);

    // When
    byte[] content;
    try (StoredObject object = store().get("a.gz").orElseThrow()) {
      content = new GZIPInputStream(object.content(), 16).readAllBytes();
    }

    // Then
    assertThat(content).hasSize(noise.length + "appended".length());
  }

  @Test
  void namesItsDestination() {
    assertThat(store().bucket()).isEqualTo("trail-logs");
    assertThat(store().location()).matches("(s3://trail-logs|file:/.+)");
  }

  protected final List<String> list(String prefix, String startAfter) {
    List<String> keys = new ArrayList<>();
    store().list(prefix, startAfter).forEachRemaining(keys::add);
    return keys;
  }

  protected final String read(String key) throws IOException {
    try (StoredObject object = store().get(key).orElseThrow()) {
      return new String(object.content().readAllBytes(), UTF_8);
    }
  }

  private static void isBadKey(ObjectStoreException e) {
    assertThat(e.reason()).isEqualTo(Reason.INVALID_OBJECT_KEY);
    assertThat(e.retryable()).isFalse();
    assertThat(e.getMessage()).hasSizeLessThan(500).doesNotContainPattern("\\p{Cntrl}");
  }
}
